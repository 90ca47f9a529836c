import Testing
import TocsinDetect
import TocsinLogModel

/// Timelines of the threshold method and of a signal's life; the numbers are those of the rule reference, section 2.12.
struct ThresholdTimelineTests {
  private static func rule(
    window: Int, keepAlive: Int, maximum: Int, queries: String, cases: String
  ) -> String {
    """
    name: n
    message: m
    queries: [\(queries)]
    cases: [\(cases)]
    options: {evaluationWindow: \(window), keepAlive: \(keepAlive), maxSignalDuration: \(maximum)}
    """
  }

  private static let fail = "{name: a, query: '@evt:fail', groupByFields: ['@usr']}"
  private static let r1 = rule(
    window: 300, keepAlive: 600, maximum: 3600, queries: fail,
    cases: "{status: high, condition: a >= 5}, {status: low, condition: a >= 3}")
  private static let optional = rule(
    window: 300, keepAlive: 600, maximum: 3600,
    queries: "{name: a, query: '@evt:fail', groupByFields: ['@usr'], hasOptionalGroupByFields: true}",
    cases: "{status: high, condition: a >= 5}, {status: low, condition: a >= 3}")
  private static let r2 = rule(
    window: 0, keepAlive: 0, maximum: 0, queries: fail, cases: "{status: low, condition: a > 0}")
  private static let r3 = rule(
    window: 0, keepAlive: 3600, maximum: 86400, queries: fail, cases: "{status: low, condition: a > 0}")
  private static let r4 = rule(
    window: 600, keepAlive: 600, maximum: 3600,
    queries: "{name: failed, query: '@evt:fail', groupByFields: ['@usr']}, "
      + "{name: ok, query: '@evt:ok', groupByFields: ['@usr']}",
    cases: "{status: medium, condition: failed > 5 && ok > 0}")
  private static let r5 = rule(
    window: 600, keepAlive: 600, maximum: 3600,
    queries:
      "{name: a, query: '@evt:fail', aggregation: cardinality, distinctFields: ['@ip'], groupByFields: ['@usr']}",
    cases: "{status: medium, condition: a > 2}")
  private static let silence = rule(
    window: 300, keepAlive: 300, maximum: 3600, queries: fail, cases: "{status: low, condition: a < 1}")
  private static let ungroupedSilence = rule(
    window: 300, keepAlive: 300, maximum: 3600, queries: "{name: a, query: '@evt:fail'}",
    cases: "{status: low, condition: a < 1}")

  /// One event of a user each so many seconds.
  private static func every(_ seconds: Int, through last: Int, _ words: String = "u1 fail") -> String {
    stride(from: 0, through: last, by: seconds).map { "\($0)s \(words)" }.joined(separator: ", ")
  }

  static let timelines = [
    Timeline("L1", r1, "0:00 u1 fail, 1:00 u1 fail, 2:00 u1 fail", "u1@2:00..2:00 low"),
    Timeline(
      "L2", r1, "0:00 u1 fail, 1:00 u1 fail, 2:00 u1 fail, 3:00 u1 fail, 4:00 u1 fail", "u1@2:00..4:00 high"),
    Timeline("L3", r1, "0:00 u1 fail, 1:00 u1 fail, 2:00 u2 fail", ""),
    Timeline("L4", r1, "0:00 u1 fail, 2:00 u1 fail, 5:00 u1 fail", ""),
    Timeline("L5", r1, "0:00 u1 fail, 2:00 u1 fail, 4:59 u1 fail", "u1@4:59 low"),
    Timeline(
      "L6", r1,
      "0:00 u1 fail, 1:00 u1 fail, 2:00 u1 fail, 12:00 u1 fail, 12:30 u1 fail, 13:00 u1 fail",
      "u1@2:00..2:00 low, u1@13:00..13:00 low"),
    Timeline(
      "L7: keep alive ends as the match comes", r1,
      "0:00 u1 fail, 1:00 u1 fail, 2:00 u1 fail, 11:58 u1 fail, 11:59 u1 fail, 12:00 u1 fail",
      "u1@2:00..12:00 low"),
    Timeline(
      "a millisecond after keep alive", r1,
      "0:00 u1 fail, 1:00 u1 fail, 2:00 u1 fail, 11:58 u1 fail, 11:59 u1 fail, 720001ms u1 fail",
      "u1@2:00..2:00 low, u1@720001ms low"),
    Timeline("L8", r1, every(60, through: 4200), "u1@2:00..1:02:00 high, u1@1:03:00..1:10:00 high"),
    Timeline("L9", r1, every(60, through: 240, "- fail"), ""),
    Timeline("L9, optional group-by", optional, every(60, through: 240, "- fail"), "N/A@2:00..4:00 high"),
    Timeline("L10", r1, every(60, through: 120, "u1+u2 fail"), "u1@2:00 low, u2@2:00 low"),
    Timeline("R2", r2, "0:00 u1 fail, 0:01 u1 fail, 0:01 u1 fail", "u1@0:00, u1@0:01, u1@0:01"),
    Timeline("R3", r3, "0:00 u1 fail, 0:20 u1 fail, 0:40 u1 fail", "u1@0:00..0:40"),
    Timeline(
      "R4", r4, every(30, through: 150, "bob fail") + ", 5:00 bob ok", "bob@5:00..5:00 medium"),
    Timeline("R4, of another", r4, every(30, through: 150, "bob fail") + ", 5:00 alice ok", ""),
    Timeline(
      "R4, the other way round", r4,
      "0:00 bob ok, 1:00 bob fail, 2:00 bob fail, 3:00 bob fail, 4:00 bob fail, 5:00 bob fail, 6:00 bob fail",
      "bob@6:00 medium"),
    Timeline(
      "R5", r5, "0:00 u1 fail 1, 0:01 u1 fail 1, 0:02 u1 fail 2, 0:03 u1 fail 2, 0:04 u1 fail 3", "u1@0:04"),
    Timeline(
      "the severity does not fall", r1,
      every(60, through: 240) + ", 6:00 u1 fail, 7:00 u1 fail, 9:00 u1 fail, 9:30 u1 fail",
      "u1@2:00..9:30 high"),
    Timeline("the window without its start", r1, "0:00 u1 fail, 1ms u1 fail, 5:00 u1 fail", ""),
    Timeline("the window a millisecond inside", r1, "1ms u1 fail, 2ms u1 fail, 5:00 u1 fail", "u1@5:00"),
    Timeline(
      "within the lateness, out of order", r1, "1:00 u1 fail, 0:30 u1 fail, 0:10 u1 fail", "u1@1:00"),
    Timeline("late", r1, "2:00 u1 fail, 1:30 u1 fail, 59s u1 fail", ""),
    Timeline("exactly as late as allowed", r1, "2:00 u1 fail, 1:30 u1 fail, 1:00 u1 fail", "u1@2:00"),
    Timeline("silence at the end of the window", silence, "0:00 u1 fail, tick 5:00", "u1@5:00"),
    Timeline("time has not passed it", silence, "0:00 u1 fail, tick 4:59", ""),
    Timeline("an event puts silence off", silence, "0:00 u1 fail, 4:00 u1 fail, tick 8:59", ""),
    Timeline("silence ends with an event as it begins", silence, "0:00 u1 fail, 5:00 u1 fail, tick 9:59", ""),
    Timeline("ungrouped, known from the first event on", ungroupedSilence, "tick 1:00, tick 6:00", "@6:00"),
    Timeline(
      "the first in time, not in arrival", ungroupedSilence, "tick 1:00, tick 0:30, tick 5:30", "@5:30"),
  ]

  @Test(arguments: timelines)
  func `a timeline gives its signals`(timeline: Timeline) throws {
    try timeline.check { words in
      let users = words[0].split(separator: "+").map { "\"\($0)\"" }
      let user = users.count > 1 ? "[\(users.joined(separator: ","))]" : users[0]
      let members = words[0] == "-" ? "" : "\"usr\":\(user),"
      return members + "\"evt\":\"\(words[1])\",\"ip\":\"\(words.count > 2 ? words[2] : "0")\""
    }
  }
}
