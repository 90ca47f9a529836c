import Testing
import TocsinDetect
import TocsinLogModel
import TocsinSemantics

/// A rule that leaves an option out behaves as one that writes its documented default, and as none that writes another
/// value.
struct DefaultTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var key: String
    /// The rule, with `%` where the option is written.
    var rule: String
    /// In the language of ``Timeline``: `TIME USER WORD`.
    var events: String
    var value: String
    /// Values that must give other signals.
    var others: [String]
    var history = ""

    var testDescription: String { key }
  }

  private static func counting(
    _ condition: String = "a > 0", options: String, query: String = "query: '@k:*', groupByFields: ['@usr']"
  ) -> String {
    """
    name: n
    message: m
    queries: [{name: a, \(query)}]
    cases: [{status: high, condition: \(condition)}]
    options: {\(options)}
    """
  }

  private static func learning(_ method: String, _ aggregation: String, _ block: String) -> String {
    """
    name: n
    message: m
    queries: [{name: a, query: '@k:*', \(aggregation), groupByFields: ['@usr']}]
    cases: [{status: low\(method == "anomaly_detection" ? ", condition: a > 0.995" : "")}]
    options: {detectionMethod: \(method), evaluationWindow: \(method == "anomaly_detection" ? 300 : 0), keepAlive: 0, maxSignalDuration: 0, \(block)}
    """
  }

  private static func newValue(_ block: String) -> String {
    learning(
      "new_value", "aggregation: new_value, metrics: ['@k']", "newValueOptions: {forgetAfter: 30\(block)}")
  }

  private static func anomaly(_ block: String) -> String {
    learning("anomaly_detection", "aggregation: count", "anomalyDetectionOptions: {\(block)}")
  }

  /// So many events of a user in each bucket of five minutes, then one bucket with another number.
  private static func series(_ user: String, _ buckets: Int, _ count: Int, then last: Int) -> [(Int, String)]
  {
    (0...buckets).flatMap { bucket in
      let size = bucket == buckets ? last : count
      return (0..<size).map { (bucket * 300 + $0 * 10, user) }
    }
  }

  private static func text(_ parts: [(Int, String)]...) -> String {
    let events = parts.flatMap(\.self).enumerated().sorted {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }
    let last = (events.last?.element.0 ?? 0) + 3600
    return events.map { "\($0.element.0)s \($0.element.1) x" }.joined(separator: ", ") + ", tick \(last)s"
  }

  private static let travel = """
    name: n
    message: m
    queries: [{query: '*', aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr']}]
    cases: [{status: low}]
    options: {detectionMethod: impossible_travel, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0, impossibleTravelOptions: {%}}
    """

  static let rows = [
    Row(
      key: "evaluationWindow", rule: counting("a > 1", options: "keepAlive: 3600, maxSignalDuration: 86400%"),
      events: "0:00 u1 x, 299999ms u1 x, 0:00 u2 x, 5:00 u2 x", value: ", evaluationWindow: 300",
      others: [", evaluationWindow: 0", ", evaluationWindow: 60", ", evaluationWindow: 600"]),
    Row(
      key: "keepAlive", rule: counting(options: "evaluationWindow: 0, maxSignalDuration: 86400%"),
      events: "0h u1 x, 1h u1 x, 2h1ms u1 x", value: ", keepAlive: 3600",
      others: [", keepAlive: 0", ", keepAlive: 1800", ", keepAlive: 7200"]),
    Row(
      key: "keepAlive, as long as a longer window",
      rule: counting(options: "evaluationWindow: 7200, maxSignalDuration: 86400%"),
      events: "0h u1 x, 2h u1 x, 4h1ms u1 x", value: ", keepAlive: 7200",
      others: [", keepAlive: 3600", ", keepAlive: 10800"]),
    Row(
      key: "keepAlive, not above a written maximum",
      rule: counting(options: "evaluationWindow: 0, maxSignalDuration: 600%"),
      events: "0:00 u1 x, 10:00 u1 x, 20:01 u1 x", value: ", keepAlive: 600", others: [", keepAlive: 300"]),
    Row(
      key: "maxSignalDuration", rule: counting(options: "evaluationWindow: 0, keepAlive: 21600%"),
      events: "0h u1 x, 6h u1 x, 12h u1 x, 18h u1 x, 24h u1 x, 24h1ms u1 x",
      value: ", maxSignalDuration: 86400",
      others: [", maxSignalDuration: 43200", ", maxSignalDuration: 21600"]),
    Row(
      key: "detectionMethod",
      rule: counting("a > 1", options: "evaluationWindow: 60, keepAlive: 60, maxSignalDuration: 60%"),
      events: "0:00 u1 x, 0:30 u1 x", value: ", detectionMethod: threshold", others: []),
    Row(
      key: "hasOptionalGroupByFields",
      rule: counting(
        options: "evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0",
        query: "query: '@k:*', groupByFields: ['@usr', '@missing']%"),
      events: "0:00 u1 x", value: ", hasOptionalGroupByFields: false",
      others: [", hasOptionalGroupByFields: true"]),
    Row(
      key: "aggregation",
      rule: counting(
        "a > 1", options: "evaluationWindow: 60, keepAlive: 60, maxSignalDuration: 60",
        query: "query: '@k:*', groupByFields: ['@usr']%"),
      events: "0:00 u1 x, 0:01 u1 x", value: ", aggregation: count",
      others: [", aggregation: cardinality, distinctFields: ['@k']"]),
    Row(
      key: "decreaseCriticalityBasedOnEnv",
      rule: counting(options: "evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0%"),
      events: "0:00 u1 staging",
      value: ", decreaseCriticalityBasedOnEnv: false", others: [", decreaseCriticalityBasedOnEnv: true"]),
    Row(
      key: "learningMethod of new values", rule: newValue("%"), events: "0h u1 x, 2h u1 y, 25h u1 z",
      value: ", learningMethod: duration", others: [", learningMethod: threshold"]),
    Row(
      key: "learningDuration of new values", rule: newValue("%"),
      events: "0h u1 x, 24h-1ms u1 y, 0h u2 x, 24h u2 y", value: ", learningDuration: 1",
      others: [", learningDuration: 0", ", learningDuration: 2"]),
    Row(
      key: "learningThreshold of new values", rule: newValue(", learningMethod: threshold%"),
      events: "0h u1 x, 1h u1 y", value: ", learningThreshold: 0", others: [", learningThreshold: 1"]),
    Row(
      key: "instantaneousBaseline of new values", rule: newValue("%"), events: "48h u1 x, 49h u1 y",
      value: ", instantaneousBaseline: false", others: [", instantaneousBaseline: true"], history: "0h u1 x"),
    Row(
      key: "bucketDuration of anomalies", rule: anomaly("learningDuration: 1%"),
      events: text(series("u1", 25, 5, then: 20)), value: ", bucketDuration: 300",
      others: [", bucketDuration: 600", ", bucketDuration: 900"]),
    Row(
      key: "learningDuration of anomalies", rule: anomaly("%"),
      events: text(series("u1", 286, 2, then: 9), series("u2", 287, 2, then: 9)),
      value: "learningDuration: 24",
      others: ["learningDuration: 12", "learningDuration: 48"]),
    Row(
      key: "detectionTolerance", rule: anomaly("learningDuration: 1%"),
      events: text(series("u1", 24, 5, then: 8), series("u2", 24, 5, then: 9)),
      value: ", detectionTolerance: 3",
      others: [", detectionTolerance: 2", ", detectionTolerance: 4"]),
    Row(
      key: "instantaneousBaseline of anomalies", rule: anomaly("learningDuration: 1%"),
      events: text(series("u1", 2, 5, then: 20)), value: ", instantaneousBaseline: false",
      others: [", instantaneousBaseline: true"],
      history: text(series("u1", 1, 5, then: 5)).replacing("s u1", with: "s-24h u1")),
    Row(
      key: "baselineUserLocations", rule: travel, events: "0h u1 Paris, 1h u1 NewYork",
      value: "baselineUserLocations: false", others: ["baselineUserLocations: true"]),
    Row(
      key: "baselineUserLocationsDuration", rule: travel.replacing("%", with: "baselineUserLocations: true%"),
      events: "0h u1 Paris, 23h u1 Paris, 24h u1 NewYork, 0h u2 Paris, 23h u2 Paris, 24h-1ms u2 NewYork",
      value: ", baselineUserLocationsDuration: 1", others: [", baselineUserLocationsDuration: 2"]),
  ]

  private static func records(_ events: String) throws -> [String] {
    let places = ["Paris": "48.85,2.35", "NewYork": "40.71,-74.0"]
    let found = try events.split(separator: ",").enumerated().map { place, item in
      let words = item.split(separator: " ").map(String.init)
      let isTick = words[0] == "tick"
      let time = 1_767_225_600_000 + (try Timeline.milliseconds(words[isTick ? 1 : 0]))
      if isTick { return (time, place, "{\"timestamp\":\(time),\"tick\":true}") }
      var members = "\"timestamp\":\(time),\"usr\":\"\(words[1])\",\"k\":\"\(words[2])\""
      if words[2] == "staging" { members += ",\"ddtags\":\"env:staging\"" }
      if let point = places[words[2]]?.split(separator: ",") {
        members +=
          ",\"network\":{\"client\":{\"geoip\":{\"location\":{\"latitude\":\(point[0]),\"longitude\":\(point[1])}}}}"
      }
      return (time, place, "{\(members)}")
    }
    return found.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private static func signals(_ row: Row, _ option: String) throws -> [String] {
    let rule = try MethodRule.decode(row.rule.replacing("%", with: option))
    let history = row.history.isEmpty ? [] : try records(row.history).filter { !$0.contains("tick") }
    return try MethodRun.signals(
      of: [rule], try records(row.events),
      history: rule.options.methodOptions.learnsFromHistory ? history : []
    )
    .map {
      "\($0.group.map(\.value.description)) \($0.firstSeen.iso8601)…\($0.lastSeen.iso8601) \($0.severity) \($0.eventsMatched)"
    }.sorted()
  }

  @Test(arguments: rows)
  func `what is left out is the documented default`(row: Row) throws {
    let left = try Self.signals(row, "")
    #expect(try Self.signals(row, row.value) == left)
    for other in row.others { #expect(try Self.signals(row, other) != left, "\(other)") }
  }

  /// What no key of a rule sets.
  @Test func `fixed figures`() {
    #expect(EvaluationOptions.defaultLateness == 60)
    #expect(StateLimits.standard.groups == 2_000_000)
    #expect(StateLimits.standard.values == 4_000_000)
    #expect(StateLimits.standard.sampleBytes == 8 << 20)
    #expect(
      ContentAnomalyOptions.documented
        == ContentAnomalyOptions(learningDuration: 7, forgetAfter: 7, similarity: 70, similarItems: 1))
    #expect(AnomalyDetectionOptions.defaultQuantile == DecimalNumber("0.995"))
  }

  @Test func `a rule is on unless it says otherwise`() throws {
    let rule = Self.counting(options: "evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0")
    #expect(try MethodRule.decode(rule).isEnabled)
    #expect(try !MethodRule.decode(rule + "\nisEnabled: false").isEnabled)
  }
}
