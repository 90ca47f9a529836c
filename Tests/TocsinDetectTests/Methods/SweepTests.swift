import Testing
import TocsinDetect
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Law: forgetting what time has emptied changes no signal, whichever event it comes with.
///
/// A method sweeps its state after so many hits. Hits of another group before a timeline move that sweep to each of its
/// events in turn.
struct SweepTests {
  struct Suite: Sendable, CustomTestStringConvertible {
    var name: String
    var timelines: [Timeline]
    /// Hits after which the method sweeps.
    var period: Int
    var filler: [String]
    var record: @Sendable ([String]) -> String

    var testDescription: String { name }
  }

  static let suites = [
    Suite(
      name: "threshold", timelines: ThresholdTimelineTests.timelines.filter { $0.rule.contains("groupBy") },
      period: 256, filler: ["filler", "fail"],
      record: { words in
        let users = words[0].split(separator: "+").map { "\"\($0)\"" }.joined(separator: ",")
        let user = words[0] == "-" ? "" : "\"usr\":[\(users)],"
        return user + "\"evt\":\"\(words[1])\",\"ip\":\"\(words.count > 2 ? words[2] : "0")\""
      }),
    Suite(
      name: "steps", timelines: SequenceTimelineTests.timelines + SequenceTimelineTests.thenTimelines,
      period: 256,
      filler: ["filler", "b"],
      record: { words in
        let kinds = words[1].split(separator: "|").map { "\"\($0)\"" }.joined(separator: ",")
        return "\"usr\":\"\(words[0])\",\"k\":[\(kinds)]"
      }),
    Suite(
      name: "new values",
      timelines: NewValueTimelineTests.timelines.filter {
        $0.name.contains("forg") || $0.name.contains("instant") || $0.name.contains("V6")
      }, period: 4096, filler: ["filler", "FR"], record: NewValueTimelineTests.record),
    Suite(
      name: "travels",
      timelines: TravelTimelineTests.timelines.filter {
        $0.name.contains("thirty") || $0.name.contains("before") || $0.name == "I1"
          || $0.name.contains("after")
      }, period: 4096, filler: ["filler", "Paris"], record: TravelTimelineTests.record),
  ]

  @Test(arguments: suites)
  func `a sweep changes no signal`(suite: Suite) throws {
    #expect(!suite.timelines.isEmpty)
    for timeline in suite.timelines {
      let rule = try MethodRule.decode(timeline.rule)
      let records = try timeline.records(suite.record)
      let expected = try Self.shown(rule, records)
      let start = try #require(records.first?.prefix { $0 != "," }.drop { $0 != ":" }.dropFirst())
      let filler = "{\"timestamp\":\(start),\(suite.record(suite.filler))}"
      // The sweep comes with the hit beyond the period: with each event of the timeline, or just before and after.
      let counts =
        suite.period == 256
        ? Array(max(0, 256 - records.count - 1)...258) : Array((4097 - min(records.count, 4))...4097)
      for count in counts {
        let made = try Self.shown(rule, Array(repeating: filler, count: count) + records)
        #expect(made == expected, "\(timeline.name) behind \(count) hits")
      }
    }
  }

  private static func shown(_ rule: Rule, _ records: [String]) throws -> [String] {
    try MethodRun.signals(of: [rule], records)
      .filter { $0.group.first?.value != "filler" }
      .sorted { $0.sequence < $1.sequence }
      .map {
        "\($0.group.map(\.value.description)) \($0.firstSeen.iso8601)…\($0.lastSeen.iso8601) \($0.windowStart.iso8601) \($0.severity) \($0.eventsPerQuery) \($0.revision) \($0.samples.map(\.time.iso8601))"
      }
  }
}
