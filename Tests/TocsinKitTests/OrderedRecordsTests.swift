import Testing
import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// A record is explained among those that `run` has seen before it, whatever the order of the file.
struct OrderedRecordsTests {
  /// Record `n` at minute `n`; all but the one with `"k":"b"` match.
  private static func record(_ minute: Int, _ year: Int = 2026) -> String {
    "{\"timestamp\":\"\(year)-03-02T08:0\(minute):00Z\",\"n\":\(minute),\"k\":\"\(minute == 3 ? "b" : "a")\",\"u\":\"bob\"}"
  }

  private static let setup = RunSetup(
    alone: RuleCompiler.check(
      Pipeline.source(
        """
        name: Failures
        message: m
        queries: [{name: a, query: "@k:a", groupByFields: ["@u"]}]
        cases: [{status: low, condition: a >= 5}]
        options: {evaluationWindow: 600, keepAlive: 3600, maxSignalDuration: 86400}
        """)
    ).rules)

  private static func counts(
    _ records: [String], about wanted: String
  ) throws -> (value: String?, omissions: [String]) {
    let text = records.map { $0 + "\n" }.joined()
    let input = LogInput(.bytes(Array(text.utf8), name: "log"))
    let ordered = try OrderedRecords(setup, [input])
    let line = try #require(records.firstIndex(of: wanted)) + 1
    let origin = RecordOrigin(input: "log", line: line, byteOffset: 0)
    let outcome = Explainer.outcome(setup, about: origin, ordered)
    let window = WindowExplanation.find(setup, ordered, upTo: origin)
    return (window?.values.first??.canonicalText, outcome.omissions.map(\.cause.code))
  }

  @Test(arguments: ["0123456", "6543210", "3061425", "1605243"])
  func `the order of the file does not count`(order: String) throws {
    let records = order.compactMap(\.wholeNumberValue).map { Self.record($0) }
    for (minute, value) in [(0, "1"), (2, "3"), (4, "4"), (6, "6")] {
      let found = try Self.counts(records, about: Self.record(minute))
      #expect(found.value == value && found.omissions.isEmpty, "\(minute)")
    }
  }

  @Test func `a time that can't be right is the one reason`() throws {
    let records = [Self.record(1, 9999), Self.record(0), Self.record(1), Self.record(2)]
    let strange = try Self.counts(records, about: records[0])
    #expect(strange.value == nil && strange.omissions == ["implausible_time"])
    let last = try Self.counts(records, about: records[3])
    #expect(last.value == "3" && last.omissions.isEmpty)
  }
}
