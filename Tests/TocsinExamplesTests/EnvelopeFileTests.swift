import Foundation
import Testing
import TocsinEvents
import TocsinExamples
import TocsinLogModel

/// Files of several logs, in each form.
struct EnvelopeFileTests {
  private static func event(_ number: Int) -> Event {
    Event(
      timestamp: Timeline.standardStart, source: "okta",
      attributes: .object([AttributeMember(key: "n", value: .number(UTF8Text("\(number)")))]))
  }

  @Test(arguments: [1, 2, 3])
  func `the intake form is one array of all logs`(count: Int) throws {
    let envelope = try #require(LogEnvelope(rawValue: "intake"))
    let bytes = try #require(envelope.file((0..<count).map(Self.event)))
    let array = try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]]
    #expect(array?.compactMap { $0["n"] as? Int } == Array(0..<count))
    // Foundation's reader takes a comma before the end, the intake does not.
    let elements = String(decoding: bytes, as: UTF8.self).split(
      separator: ",\n", omittingEmptySubsequences: false)
    #expect(elements.count == count && elements.allSatisfy { $0.contains("\"n\"") })
  }

  @Test(arguments: ["ndjson", "archive", "logs-api"])
  func `all others have a log on each line`(name: String) throws {
    let envelope = try #require(LogEnvelope(rawValue: name))
    let bytes = try #require(envelope.file((0..<3).map(Self.event)))
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[3].isEmpty)
    for line in lines.dropLast() { _ = try EventDecoder.decode(Array(line), form: envelope.form) }
  }

  @Test(arguments: ["ndjson", "intake"])
  func `a message that is an object stays a message`(name: String) throws {
    let envelope = try #require(LogEnvelope(rawValue: name))
    let event = Event(
      timestamp: Timeline.standardStart, message: #"{"a":1}"#, source: "okta", attributes: .object([]))
    let record = try #require(envelope.record(event))
    #expect(try EventDecoder.decode(record, form: envelope.form).message == event.message)
  }

  @Test(arguments: ["archive", "logs-api"])
  func `a message that would be read as attributes is not written`(name: String) throws {
    let envelope = try #require(LogEnvelope(rawValue: name))
    let event = Event(
      timestamp: Timeline.standardStart, message: #"{"a":1}"#, source: "okta", attributes: .object([]))
    #expect(envelope.record(event) == nil)
  }
}
