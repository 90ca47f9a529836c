import Testing
import TocsinEvents
import TocsinExamples
import TocsinKit
import TocsinLogModel
import TocsinWorkspace

/// Examples of several cases in one file.
struct ExampleFileTests {
  @Test(arguments: [0, 60, 3599, 3600, 86_400] as [Int64])
  func `each example begins after all windows of the one before have ended`(length: Int64) throws {
    let rule = try #require(
      RuleCompiler.check(
        Pipeline.source(
          """
          name: Each
          message: x
          queries: [{query: 'source:a'}]
          cases: [{status: info, condition: a > 0}]
          options: {evaluationWindow: 60, keepAlive: 300, maxSignalDuration: 900}
          """)
      ).rules.first)
    let event = Event(source: "a", attributes: .object([]))
    let timeline = Timeline([.init(seconds: 0, event: event), .init(seconds: length, event: event)])
    let bytes = try #require(ExampleFile.bytes(of: [timeline, timeline], of: [rule], as: .ndjson))
    let times = try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(try EventDecoder.decode(Array(line), form: .plain).timestamp)
    }
    try #require(times.count == 4)
    #expect(times[1] == times[0].advanced(seconds: length))
    #expect(times[2] > times[1].advanced(seconds: 900))
    #expect(times[3] == times[2].advanced(seconds: length))
  }
}
