import Testing
import TocsinDetect
import TocsinLogModel

/// Timelines of the new value method; the numbers are those of the rule reference.
struct NewValueTimelineTests {
  private static func rule(
    _ learning: String, forgetAfter: Int = 7, keepAlive: Int = 0, maximum: Int = 0,
    metrics: String = "'@country'"
  ) -> String {
    """
    name: n
    message: m
    queries: [{query: '@evt:login', aggregation: new_value, metrics: [\(metrics)], groupByFields: ['@usr']}]
    cases: [{status: low}]
    options:
      detectionMethod: new_value
      evaluationWindow: 0
      keepAlive: \(keepAlive)
      maxSignalDuration: \(maximum)
      newValueOptions: {forgetAfter: \(forgetAfter), \(learning)}
    """
  }

  private static let week = "learningDuration: 7"
  private static let none = "learningDuration: 0"
  private static let day = "learningDuration: 1"
  private static let first = "learningMethod: threshold, learningThreshold: 0"
  private static let second = "learningMethod: threshold, learningThreshold: 1"
  private static let pair = "'@device', '@country'"

  static let timelines = [
    // Forgetting after more than the eight days between the two of FR.
    Timeline(
      "V1", rule(week, forgetAfter: 14), "0d u1 FR, 3d u1 DE, 8d u1 FR, 8d1h u1 US, 8d2h u1 US", "u1@8d1h"),
    Timeline(
      "V1 forgetting in between", rule(week), "0d u1 FR, 3d u1 DE, 8d u1 FR, 8d1h u1 US, 8d2h u1 US",
      "u1@8d, u1@8d1h"),
    Timeline("V2", rule(week), "0d u1 FR, 6d23h u1 DE, 7d u1 ES", "u1@7d"),
    Timeline("V3", rule(none), "0h u1 FR, 1h u1 DE", "u1@1h"),
    Timeline("V4", rule(first), "0h u1 FR, 1h u1 FR, 2h u1 DE", "u1@0h, u1@2h"),
    Timeline("V5", rule(second), "0h u1 FR, 1h u1 DE, 2h u1 FR", "u1@1h"),
    Timeline("V6", rule(day, forgetAfter: 2), "0d u1 FR, 1d12h u1 FR, 3d11h u1 FR, 6d u1 FR", "u1@6d"),
    Timeline("V7", rule(day), "0d u1 FR, 5d u2 DE, 5d1h u2 US", ""),
    Timeline(
      "V8", rule(none, metrics: pair), "0h u1 FR d1, 1h u1 FR d2, 2h u1 FR d1, 3h u1 DE d1", "u1@1h, u1@3h"),
    Timeline(
      "V9", rule(none, keepAlive: 3600, maximum: 86400), "0h u1 FR, 1h u1 DE, 1h30m u1 US", "u1@1h..1h30m"),
    Timeline("V10", rule(day), "0d u1, 2d u1 FR", ""),
    Timeline("the last millisecond of learning", rule(week), "0d u1 FR, 7d-1ms u1 ES, 7d u1 ES", ""),
    Timeline("learning ends at its very end", rule(day), "0d u1 FR, 1d u1 ES", "u1@1d"),
    Timeline(
      "seen again exactly when it would be forgotten", rule(none, forgetAfter: 1), "0d u1 FR, 1d u1 FR", ""),
    Timeline(
      "seen a millisecond later it is new", rule(none, forgetAfter: 1), "0d u1 FR, 1d1ms u1 FR", "u1@1d1ms"),
    Timeline(
      "being seen puts forgetting off", rule(none, forgetAfter: 1),
      "0d u1 FR, 1d u1 FR, 2d u1 FR, 3d1ms u1 FR",
      "u1@3d1ms"),
    Timeline(
      "a group whose values are all forgotten does not learn again", rule(day, forgetAfter: 1),
      "0d u1 FR, 9d u1 FR",
      "u1@9d"),
    Timeline(
      "keep alive ends at the instant of a match", rule(none, keepAlive: 3600, maximum: 86400),
      "0h u1 FR, 1h u1 DE, 2h u1 US", "u1@1h..2h"),
    Timeline(
      "a match after keep alive is another signal", rule(none, keepAlive: 3600, maximum: 86400),
      "0h u1 FR, 1h u1 DE, 2h1ms u1 US", "u1@1h..1h, u1@2h1ms"),
    Timeline(
      "the longest duration ends at the instant of a match", rule(none, keepAlive: 3600, maximum: 3600),
      "0h u1 FR, 1h u1 DE, 2h u1 US, 2h1ms u1 IT", "u1@1h..2h, u1@2h1ms"),
    Timeline("two values of one event", rule(second), "0h u1 FR, 1h u1 DE|US", "u1@1h, u1@1h"),
    Timeline("a list that begins a group", rule(none), "0h u1 DE|US", "u1@0h"),
    Timeline(
      "late by less than a minute", rule(none), "0h u1 FR, 1h u1 DE, 59m30s u1 FR, 2h u1 DE", "u1@1h"),
    Timeline("two events of one time", rule(none), "0h u1 FR, 1h u1 DE, 1h u1 DE", "u1@1h"),
  ]

  static func record(_ words: [String]) -> String {
    var members = ["\"evt\":\"login\"", "\"usr\":\"\(words[0])\""]
    if words.count > 1 {
      let values = words[1].split(separator: "|").map { "\"\($0)\"" }
      members.append("\"country\":" + (values.count == 1 ? values[0] : "[\(values.joined(separator: ","))]"))
    }
    if words.count > 2 { members.append("\"device\":\"\(words[2])\"") }
    return members.joined(separator: ",")
  }

  @Test(arguments: timelines)
  func `a timeline of new values`(timeline: Timeline) throws { try timeline.check(Self.record) }

  @Test func `history fills the baseline of a rule that asks for it`() throws {
    func record(_ hour: Int, _ words: String...) -> String {
      "{\"timestamp\":\(1_767_225_600_000 + hour * 3_600_000),\(Self.record(words))}"
    }
    let past = [record(-48, "u1", "FR"), record(-30, "u1", "DE")]
    let now = [record(0, "u1", "FR"), record(1, "u1", "US"), record(2, "u2", "US")]
    let learning = try MethodRule.decode(Self.rule("learningDuration: 1, instantaneousBaseline: true"))
    let other = try MethodRule.decode(Self.rule("learningDuration: 1"))
    let found = try MethodRun.signals(of: [learning], now, history: past)
    #expect(found.map { $0.firstSeen.iso8601 } == ["2026-01-01T01:00:00.000Z"])
    #expect(try MethodRun.signals(of: [other], now, history: past).isEmpty)
    #expect(try MethodRun.signals(of: [learning], now).isEmpty)
  }
}
