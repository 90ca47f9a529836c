import Testing

/// Timelines of sequences, and of `THEN`.
struct SequenceTimelineTests {
  private static func rule(
    second: String = "b > 0", transition: Int = 900, windows: (Int, Int) = (60, 60), first: String = "a > 0",
    third: String = "", groups: (String, String) = ("['@usr']", "['@usr']")
  ) -> String {
    let last = third.isEmpty ? "step_b" : "step_c"
    return """
      name: n
      message: m
      queries:
        - {name: a, query: '@k:a', groupByFields: \(groups.0)}
        - {name: b, query: '@k:b', groupByFields: \(groups.1)}
        - {name: c, query: '@k:c', groupByFields: \(groups.1)}
      cases: [{status: low, condition: \(last) > 0}]
      options:
        detectionMethod: sequence_detection
        evaluationWindow: 0
        keepAlive: 300
        maxSignalDuration: 600
        sequenceDetectionOptions:
          steps:
            - {name: step_a, condition: '\(first)', evaluationWindow: \(windows.0)}
            - {name: step_b, condition: '\(second)', evaluationWindow: \(windows.1)}
      \(third.isEmpty ? "" : "      - {name: step_c, condition: '\(third)', evaluationWindow: 60}")
          stepTransitions:
            - {parent: step_a, child: step_b, evaluationWindow: \(transition)}
      \(third.isEmpty ? "" : "      - {parent: step_b, child: step_c, evaluationWindow: 60}")
      """
  }

  static let timelines = [
    Timeline("S1", rule(), "0:00 u1 a, 10:00 u1 b", "u1@10:00"),
    Timeline("S2", rule(), "0:00 u1 b, 1:00 u1 a", ""),
    Timeline("S3", rule(), "0:00 u1 a, 15:00 u1 b", "u1@15:00"),
    Timeline("S4", rule(), "0:00 u1 a, 15:01 u1 b", ""),
    Timeline("S5", rule(), "0:00 u1 a, 14:00 u1 a, 20:00 u1 b", "u1@20:00"),
    Timeline("S6", rule(), "0:00 u1 a, 1:00 u2 b", ""),
    Timeline("S7", rule(), "0:00 u1 a, 1:00 u1 b, 2:00 u1 b", "u1@1:00..1:00"),
    Timeline("S8", rule(second: "b > 2"), "0:00 u1 a, 0:10 u1 b, 0:20 u1 b, 0:30 u1 b", "u1@0:30"),
    Timeline("S9", rule(second: "b > 1"), "0:00 u1 b, 0:10 u1 a, 0:20 u1 b", ""),
    Timeline("a millisecond too late", rule(), "0:00 u1 a, 15m1ms u1 b", ""),
    Timeline("one event cannot be both steps", rule(), "0:00 u1 a|b", ""),
    Timeline("two events that could be both", rule(), "0:00 u1 a|b, 0:10 u1 a|b", "u1@0:10"),
    Timeline("the same time in order of arrival", rule(), "0:00 u1 a, 0:00 u1 b", "u1@0:00"),
    Timeline("the same time in the other order", rule(), "0:00 u1 b, 0:00 u1 a", "u1@0:00"),
    Timeline("the same time in two groups", rule(), "0:00 u1 b, 0:00 u2 a", ""),
    Timeline(
      "two groups of one time", rule(), "0:00 u1 b, 0:00 u2 b, 0:00 u2 a, 0:00 u1 a", "u1@0:00, u2@0:00"),
    Timeline(
      "three steps of one time, last first", rule(third: "c > 0"), "0:00 u1 c, 0:00 u1 b, 0:00 u1 a",
      "u1@0:00"),
    Timeline(
      "a count of one time", rule(first: "a > 2"), "0:00 u1 b, 0:00 u1 a, 0:00 u1 a, 0:00 u1 a", "u1@0:00"),
    Timeline(
      "too small a count of one time", rule(first: "a > 2"), "0:00 u1 b, 0:00 u1 a, 0:00 u1 a", ""),
    Timeline(
      "a step before the instant", rule(third: "c > 0"), "0:00 u1 a, 0:10 u1 c, 0:10 u1 b", "u1@0:10"),
    Timeline(
      "one kind of event for two steps", rule(third: "a > 0"), "0:00 u1 a, 0:00 u1 a, 0:00 u1 b", "u1@0:00"),
    Timeline(
      "counts between one kind of event", rule(second: "b > 2", third: "a > 0"),
      "0:00 u1 b, 0:00 u1 a, 0:00 u1 b, 0:00 u1 a, 0:00 u1 b", "u1@0:00"),
    Timeline("one that may be both comes second", rule(), "0:00 u1 a|b, 0:00 u1 a", "u1@0:00"),
    Timeline("one that may be both comes first", rule(), "0:00 u1 a|b, 0:00 u1 b", "u1@0:00"),
    Timeline(
      "two matches of one time", rule(), "0:00 u1 b, 0:00 u1 b, 0:00 u1 a, 0:00 u1 a", "u1@0:00..0:00"),
    Timeline(
      "a used step cannot be used again within its window", rule(), "0:00 u1 a, 0:10 u1 b, 0:20 u1 b",
      "u1@0:10..0:10"),
    Timeline(
      "the other first step is left", rule(), "0:00 u1 a, 0:05 u1 a, 0:10 u1 b, 0:20 u1 b", "u1@0:10..0:20"),
    Timeline("b leaves its window of 60 s", rule(second: "b > 1"), "0:00 u1 a, 0:10 u1 b, 1:10 u1 b", ""),
    Timeline("b just inside its window", rule(second: "b > 1"), "0:00 u1 a, 0:10 u1 b, 1:09 u1 b", "u1@1:09"),
    Timeline(
      "without a window the event is alone", rule(second: "b > 1", windows: (60, 0)),
      "0:00 u1 a, 0:10 u1 b, 0:11 u1 b", ""),
    Timeline("three steps", rule(third: "c > 0"), "0:00 u1 a, 1:00 u1 b, 2:00 u1 c", "u1@2:00"),
    Timeline("the last step in the wrong place", rule(third: "c > 0"), "0:00 u1 a, 1:00 u1 c, 2:00 u1 b", ""),
    Timeline(
      "a later second step saves the third", rule(third: "c > 0"),
      "0:00 u1 a, 1:00 u1 b, 3:00 u1 b, 4:00 u1 c",
      "u1@4:00"),
    Timeline(
      "what rests on a used first step is used too", rule(third: "c > 0"),
      "0:00 u1 a, 1:00 u1 b, 1:10 u1 b, 1:20 u1 c, 1:30 u1 c", "u1@1:20..1:20"),
    Timeline(
      "keep alive expires at the instant of the next", rule(), "0:00 u1 a, 0:01 u1 b, 5:00 u1 a, 5:01 u1 b",
      "u1@0:01..5:01"),
    Timeline(
      "and a second later", rule(), "0:00 u1 a, 0:01 u1 b, 5:00 u1 a, 5:02 u1 b", "u1@0:01..0:01, u1@5:02"),
    Timeline(
      "a step of everybody comes before a user's", rule(groups: ("[]", "['@usr']")), "0:00 u1 a, 1:00 u2 b",
      "u2@1:00"),
    Timeline("late by less than a minute", rule(), "0:30 u1 b, 0:00 u1 a, 3:00 u1 c", "u1@0:30"),
  ]

  private static func then(_ condition: String = "a > 0 THEN b > 0", window: Int = 600) -> String {
    """
    name: n
    message: m
    queries:
      - {name: a, query: '@k:a', groupByFields: ['@usr']}
      - {name: b, query: '@k:b', groupByFields: ['@usr']}
      \(condition.contains("c ") ? "- {name: c, query: '@k:c', groupByFields: ['@usr']}" : "")
    cases: [{status: high, condition: '\(condition)'}]
    options: {detectionMethod: threshold, evaluationWindow: \(window), keepAlive: 3600, maxSignalDuration: 86400}
    """
  }

  static let thenTimelines = [
    Timeline("T1", then(), "0s u1 a, 10s u1 b", "u1@10s"),
    Timeline("T2", then(), "0s u1 b, 10s u1 a", ""),
    Timeline("T3", then(), "0s u1 a, 700s u1 b", ""),
    Timeline("T4", then(), "0s u1 a, 650s u1 a, 700s u1 b", "u1@700s"),
    Timeline("T5", then(), "0s u1 a|b", ""),
    Timeline("exactly one window later", then(), "0s u1 a, 600s u1 b", "u1@600s"),
    Timeline("a millisecond later", then(), "0s u1 a, 600s1ms u1 b", ""),
    Timeline(
      "the first stage needs three", then("a > 2 THEN b > 0"), "0s u1 a, 1s u1 a, 2s u1 b, 3s u1 a, 4s u1 b",
      "u1@4s..4s"),
    Timeline(
      "the second stage counts what follows", then("a > 0 THEN b > 1"), "0s u1 b, 1s u1 a, 2s u1 b, 3s u1 b",
      "u1@3s"),
    Timeline(
      "three stages", then("a > 0 THEN b > 0 THEN c > 0"), "0s u1 a, 500s u1 b, 1100s u1 c", "u1@1100s"),
    Timeline(
      "three stages in another order", then("a > 0 THEN b > 0 THEN c > 0"), "0s u1 a, 1s u1 c, 2s u1 b", ""),
    Timeline("or within a stage", then("a > 0 || b > 1 THEN c > 0"), "0s u1 b, 1s u1 b, 2s u1 c", "u1@2s"),
    Timeline("users are apart", then(), "0s u1 a, 10s u2 b", ""),
    Timeline(
      "a failed search starts anew", then("a > 1 THEN b > 0"), "0s u1 a, 1s u1 a, 590s u1 a, 610s u1 b",
      "u1@610s"),
    Timeline("late by less than a minute", then(), "20s u1 b, 0s u1 a, 100s u1 x", "u1@20s"),
  ]

  @Test(arguments: timelines + thenTimelines)
  func `a timeline of steps`(timeline: Timeline) throws {
    try timeline.check { words in
      let kinds = words[1].split(separator: "|").map { "\"\($0)\"" }.joined(separator: ",")
      return "\"usr\":\"\(words[0])\",\"k\":[\(kinds)]"
    }
  }
}
