import Testing
import TocsinDetect
import TocsinSemantics

/// What a rule may remember is bounded, and what it leaves out is counted.
struct MethodLimitTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var method: String
    var rule: String
    /// Of six events, each of a group of its own, when two groups may be known.
    var groups: Int
    /// Of six events of one group with six values, when two values may be remembered.
    var values: Int

    var testDescription: String { method }
  }

  private static let windows = "evaluationWindow: 300, keepAlive: 3600, maxSignalDuration: 86400"
  private static let plain = "queries: [{query: '@k:a', groupByFields: ['@usr']}]"

  static let rows = [
    Row(
      method: "threshold", rule: "\(plain)\ncases: [{status: low, condition: a > 9}]\noptions: {\(windows)}",
      groups: 4, values: 0),
    Row(
      method: "THEN",
      rule: "\(plain)\ncases: [{status: low, condition: a > 8 THEN a > 8}]\noptions: {\(windows)}", groups: 4,
      values: 4),
    Row(
      method: "new_value",
      rule:
        "queries: [{query: '@k:a', aggregation: new_value, metrics: ['@v'], groupByFields: ['@usr']}]\ncases: [{status: low}]\noptions: {detectionMethod: new_value, evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400, newValueOptions: {forgetAfter: 7}}",
      groups: 4, values: 4),
    Row(
      method: "impossible_travel",
      rule:
        "queries: [{query: '@k:a', aggregation: geo_data, metrics: ['@geoip'], groupByFields: ['@usr']}]\ncases: [{status: low}]\noptions: {detectionMethod: impossible_travel, keepAlive: 3600, maxSignalDuration: 86400, impossibleTravelOptions: {baselineUserLocations: true}}",
      groups: 4, values: 4),
    Row(
      method: "anomaly_detection",
      rule:
        "\(plain)\ncases: [{status: low, condition: a > 0.995}]\noptions: {detectionMethod: anomaly_detection, \(windows)}",
      groups: 4, values: 4),
    Row(
      method: "anomaly_threshold",
      rule:
        "\(plain)\ncases: [{status: low, condition: a > 0}]\noptions: {detectionMethod: anomaly_threshold, \(windows)}",
      groups: 4, values: 4),
    Row(
      method: "third_party",
      rule:
        "options: {detectionMethod: third_party, thirdPartyRuleOptions: {defaultStatus: low, rootQueries: [{query: '@k:a', groupByFields: ['@usr']}]}}",
      groups: 4, values: 0),
  ]

  private static func records(_ user: (Int) -> Int, gap: Int) -> [String] {
    (0..<6).map { index in
      "{\"timestamp\":\(1_767_225_600_000 + index * gap),\"k\":\"a\",\"usr\":\"u\(user(index))\",\"v\":\(index),\"message\":\"word\(index)\",\"geoip\":{\"location\":{\"latitude\":\(index),\"longitude\":0}}}"
    } + ["{\"timestamp\":\(1_767_225_600_000 + 6 * gap),\"tick\":true}"]
  }

  @Test(arguments: rows)
  func `groups beyond the limit are left out and counted`(row: Row) throws {
    let rule = try MethodRule.decode("name: n\nmessage: m\n\(row.rule)\n")
    var options = EvaluationOptions(limits: StateLimits(groups: 2, sampleBytes: 1 << 20))
    let over = try MethodRun.run([rule], Self.records({ $0 }, gap: 1000), options: options).counts
    #expect(over.overflowingGroups == row.groups)
    options.limits.groups = 6
    let within = try MethodRun.run([rule], Self.records({ $0 }, gap: 1000), options: options).counts
    #expect(within.overflowingGroups == 0)
  }

  struct Flood: Sendable, CustomTestStringConvertible {
    var method: String
    var rule: String
    /// Seconds from the flood to what the two users do then.
    var gap: Int
    var signals = 2
    /// Events dropped at a limit of ten groups, when a hundred are seen once.
    var leftOut = 90...98

    var testDescription: String { method }

    /// Two users come twice, between others that are seen once, and later with what is new: a value, a place, words, and
    /// five events at once.
    var records: [String] {
      let users = [1000, 1000] + Array(0..<50) + [2000, 2000] + Array(50..<100)
      let later = [1000, 2000].flatMap { Array(repeating: $0, count: 5) }
      func record(_ user: Int, _ second: Int, _ value: String, _ message: String, _ point: String) -> String {
        """
        {"timestamp":\(1_767_225_600_000 + second * 1000),"k":"a","usr":"u\(user)","v":"\(value)","message":"\(message)",\
        "geoip":{"location":{\(point)}}}
        """
      }
      return users.enumerated().map {
        record($1, $0, "x", "usual words", "\"latitude\":48.85,\"longitude\":2.35")
      }
        + later.enumerated().map {
          record($1, users.count + gap + $0, "y", "never seen", "\"latitude\":-33.87,\"longitude\":151.2")
        } + ["{\"timestamp\":\(1_767_225_600_000 + (gap + 1000) * 1000),\"tick\":true}"]
    }
  }

  static let floods = [
    Flood(
      method: "new_value",
      rule:
        "queries: [{query: '@k:a', aggregation: new_value, metrics: ['@v'], groupByFields: ['@usr']}]\ncases: [{status: low}]\noptions: {detectionMethod: new_value, evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400, newValueOptions: {forgetAfter: 7, learningDuration: 0}}",
      gap: 1000),
    Flood(
      method: "impossible_travel",
      rule:
        "queries: [{query: '@k:a', aggregation: geo_data, metrics: ['@geoip'], groupByFields: ['@usr']}]\ncases: [{status: low}]\noptions: {detectionMethod: impossible_travel, keepAlive: 3600, maxSignalDuration: 86400}",
      gap: 1000),
    Flood(
      method: "anomaly_detection",
      rule:
        "\(plain)\ncases: [{status: low, condition: a > 0.995}]\noptions: {detectionMethod: anomaly_detection, \(windows), anomalyDetectionOptions: {bucketDuration: 300, learningDuration: 1, learningPeriodBaseline: 3}}",
      gap: 1000),
    Flood(
      method: "anomaly_threshold",
      rule:
        "\(plain)\ncases: [{status: low, condition: a > 0}]\noptions: {detectionMethod: anomaly_threshold, \(windows)}",
      gap: 8 * 86_400),
    // Each group is an open signal, and none is given up.
    Flood(
      method: "third_party",
      rule:
        "options: {detectionMethod: third_party, thirdPartyRuleOptions: {defaultStatus: low, rootQueries: [{query: '@k:a', groupByFields: ['@usr']}]}}",
      gap: 0, signals: 10, leftOut: 98...98),
  ]

  @Test(arguments: floods)
  func `a flood of groups seen once costs no group that has come further`(flood: Flood) throws {
    let rule = try MethodRule.decode("name: n\nmessage: m\n\(flood.rule)\n")
    let options = EvaluationOptions(limits: StateLimits(groups: 10, sampleBytes: 1 << 20))
    let outcome = try MethodRun.run([rule], flood.records, options: options)
    #expect(outcome.signals.count == flood.signals)
    #expect(
      flood.leftOut.contains(outcome.counts.overflowingGroups), "\(outcome.counts.overflowingGroups)")
  }

  @Test(arguments: rows)
  func `values beyond the limit are left out and counted`(row: Row) throws {
    let rule = try MethodRule.decode("name: n\nmessage: m\n\(row.rule)\n")
    // A bucket each, for the method that counts in buckets; one window for the others.
    let gap = row.method == "anomaly_detection" ? 300_000 : 1000
    var options = EvaluationOptions(limits: StateLimits(groups: 9, sampleBytes: 1 << 20, values: 2))
    let over = try MethodRun.run([rule], Self.records({ _ in 0 }, gap: gap), options: options).counts
    #expect(over.overflowingValues == row.values)
    options.limits.values = 6
    let within = try MethodRun.run([rule], Self.records({ _ in 0 }, gap: gap), options: options).counts
    #expect(within.overflowingValues == 0)
  }
}
