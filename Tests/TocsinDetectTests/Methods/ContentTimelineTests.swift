import Testing

/// Timelines of content anomalies: learning seven days, forgetting after seven, similarity 70 %.
struct ContentTimelineTests {
  private static func rule(_ condition: String = "a > 0", window: Int = 3600, metrics: String = "") -> String
  {
    """
    name: n
    message: m
    queries: [{query: '@k:a', groupByFields: ['@usr']\(metrics)}]
    cases: [{status: low, condition: '\(condition)'}]
    options: {detectionMethod: anomaly_threshold, evaluationWindow: \(window), keepAlive: 3600, maxSignalDuration: 86400}
    """
  }

  static let timelines = [
    Timeline("learned without a signal", rule(), "0d u1 a-b-c, 1d u1 x-y-z, 7d-1ms u1 p-q-r", ""),
    Timeline("learning ends at its very end", rule(), "0d u1 a-b-c, 7d u1 p-q-r", "u1@7d"),
    Timeline(
      "three of five words in common", rule(), "0d u1 auth-k8s-public-swe, 7d u1 auth-k8s-public-pm", "u1@7d"),
    Timeline(
      "two of eight", rule(),
      "0d u1 User-connected-to-abc-network, 7d u1 User-got-unauthorized-network-access", "u1@7d"),
    Timeline("seven of ten are similar", rule(), "0d u1 a-b-c-d-e-f-g-h-i-j, 7d u1 a-b-c-d-e-f-g", ""),
    Timeline("six of ten are not", rule(), "0d u1 a-b-c-d-e-f-g-h-i-j, 7d u1 a-b-c-d-e-f", "u1@7d"),
    Timeline("order and number of words do not matter", rule(), "0d u1 a-b-c, 7d u1 c-c-b-a-a", ""),
    Timeline("capitals do", rule(), "0d u1 a-b-c, 7d u1 A-B-C", "u1@7d"),
    Timeline("users are apart", rule(), "0d u1 a-b-c, 0d u2 x-y-z, 8d u2 a-b-c", "u2@8d"),
    Timeline("an anomalous log is learned", rule(), "0d u1 a-b-c, 7d u1 p-q-r, 8d u1 p-q-r", "u1@7d..7d"),
    Timeline("seen exactly when it would be forgotten", rule(), "0d u1 a-b-c, 7d u1 a-b-c, 14d u1 a-b-c", ""),
    Timeline("a millisecond later it is unlike all", rule(), "0d u1 a-b-c, 7d1ms u1 a-b-c", "u1@7d1ms"),
    Timeline(
      "the condition counts anomalous logs", rule("a >= 2"),
      "0d u1 a-b-c, 1d u1 a-b-c, 7d u1 p-q-r, 7d10m u1 a-b-c, 7d20m u1 x-y-z", "u1@7d20m"),
    Timeline("which must be in one window", rule("a >= 2"), "0d u1 a-b-c, 7d u1 p-q-r, 7d1h u1 x-y-z", ""),
    Timeline("a log without the field is no log", rule(), "0d u1, 3d u1 a-b-c, 7d u1 x-y-z", ""),
    Timeline(
      "another field than the message", rule(metrics: ", metrics: ['@note']"),
      "0d u1 a-b note=x, 7d u1 c-d note=x, 7d1h u1 a-b note=y", "u1@7d1h"),
    Timeline("late by less than a minute", rule(), "0d u1 a-b-c, 7d u1 p-q-r, 7d-30s u1 p-q-r", ""),
  ]

  @Test(arguments: timelines)
  func `a timeline of contents`(timeline: Timeline) throws {
    try timeline.check { words in
      var members = ["\"k\":\"a\"", "\"usr\":\"\(words[0])\""]
      if words.count > 1 { members.append("\"message\":\"\(words[1].replacing("-", with: " "))\"") }
      if words.count > 2 { members.append("\"note\":\"\(words[2].dropFirst(5))\"") }
      return members.joined(separator: ",")
    }
  }
}
