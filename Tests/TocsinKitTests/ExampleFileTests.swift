import Testing
import TocsinDetect
import TocsinEvents
import TocsinExamples
import TocsinKit
import TocsinLogModel
import TocsinSemantics
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

  private static func rule(_ query: String) throws -> Rule {
    try #require(
      RuleCompiler.check(
        Pipeline.source(
          """
          name: Each
          message: x
          queries: [{query: '\(query)'}]
          cases: [{status: info, condition: a > 0}]
          options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
          """)
      ).rules.first)
  }

  @Test(arguments: LogEnvelope.allCases)
  func `a form that cannot carry the logs falls to one that can`(wanted: LogEnvelope) throws {
    // No form writes both a message that is an object and a reserved name among the attributes, but some write one.
    for query in [
      #"source:a @a:b"#, #"source:a @timestamp:x"#, #"source:a @message:"{}""#, "source:a @host:b",
    ] {
      let setup = RunSetup(alone: [try Self.rule(query)])
      let (envelope, results) = ExampleFile.examples(of: setup, cases: [0], as: wanted)
      let first = try #require(results.first)
      let own = ExampleFile.example(of: setup, case: 0, as: wanted)
      if case .example = own.outcome { #expect(envelope == wanted) }
      if case .example(let example) = first.outcome {
        #expect(ExampleFile.isConfirmed(setup, [0], [example.timeline], as: envelope))
      } else {
        let others = LogEnvelope.allCases.filter { $0.demands.isEmpty }
        let carried = others.filter { other in
          if case .example = ExampleFile.example(of: setup, case: 0, as: other).outcome {
            true
          } else {
            false
          }
        }
        #expect(envelope == wanted && carried.isEmpty, "\(query): \(carried.map(\.rawValue))")
      }
    }
  }

  @Test func `salesforce logs of another source are written as they can be`() throws {
    let salesforce = try #require(LogEnvelope(rawValue: "salesforce"))
    let (envelope, results) = ExampleFile.examples(
      of: RunSetup(alone: [try Self.rule("source:okta @a:b")]), cases: [0], as: salesforce)
    #expect(envelope == .archive)
    guard case .example = results[0].outcome else {
      Issue.record("no example")
      return
    }
  }
}
