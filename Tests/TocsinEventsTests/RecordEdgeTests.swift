import Testing
import TocsinEvents
import TocsinLogModel

/// Records at their limits, and messages that are records themselves.
struct RecordEdgeTests {
  private static func fault(_ text: String, _ limits: RecordLimits) -> RecordFault.Reason? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      do throws(RecordFault) {
        _ = try JSONReader.object(bytes, limits: limits)
        return nil
      } catch {
        return error.reason
      }
    }
  }

  @Test(
    arguments: [
      (#"{"a":1,"b":{"c":2}}"#, nil), (#"{"a":1,"b":{"c":2,"d":3}}"#, .tooManyFields),
      (#"{"a":[[[1]]]}"#, nil),
      (#"{"a":[[[[1]]]]}"#, .tooDeep), (#"{"abcd":1}"#, nil), (#"{"abcde":1}"#, .keyTooLong),
      (#"{"a":"0123456789012345678901"}"#, nil), (#"{"a":"01234567890123456789012"}"#, .recordTooLong),
    ] as [(String, RecordFault.Reason?)])
  func `a limit may be reached and not be passed`(text: String, fault: RecordFault.Reason?) {
    let limits = RecordLimits(bytes: 30, depth: 4, fields: 3, keyBytes: 4)
    #expect(RecordEdgeTests.fault(text, limits) == fault)
  }

  @Test(arguments: [
    (#"{"message":"{\"a\":1}"}"#, #"{"a":1}"#), (#"{"message":"{\"a\":1,\"message\":\"inner\"}"}"#, "inner"),
    (#"{"message":"{\"a\":1,\"msg\":null}"}"#, #"{"a":1,"msg":null}"#),
  ])
  func `a message that is a record stays, unless it has a message itself`(text: String, message: String)
    throws
  {
    let event = try EventDecoder.decode(Array(text.utf8), form: .plain)
    #expect(event.message?.description == message)
    #expect(AttributePath(segments: ["a"]).values(in: event.attributes) == [.number("1")])
  }

  @Test(
    arguments: [
      (1_000_000, "1000"), (1_000_005, "1000.005"), (1_000_050, "1000.050"), (1_000_500, "1000.500"),
      (-1_000_005, "-1000.005"), (0, "0"),
    ] as [(Int64, String)])
  func `an epoch in milliseconds keeps its microseconds`(microseconds: Int64, text: String) {
    let written = EventTime.epochMilliseconds(Timestamp(microseconds: microseconds))
    #expect(String(decoding: written, as: UTF8.self) == text)
  }
}
