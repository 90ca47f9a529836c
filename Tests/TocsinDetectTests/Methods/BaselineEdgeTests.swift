import Testing
import TocsinDetect

/// Baselines at their edges: the first bucket of a history, and a way to a place that was forgotten.
struct BaselineEdgeTests {
  private static let commuter = (0..<24).map { "\($0)h u1 \($0 % 2 == 0 ? "Paris" : "NewYork")" }
    .joined(separator: ", ")

  @Test func `a usual way does not make its end a usual place`() throws {
    // New York is forgotten after thirty days, the way from Paris is not.
    let events =
      Self.commuter
      + ", 25h u1 Paris, 25h30m u1 NewYork, 10d u1 Paris, 20d u1 Paris, 30d u1 Paris, 40d u1 Paris, 40d1h u1 NewYork, "
      + "40d9h u1 Paris, 41d u1 Lyon, 41d1h u1 NewYork"
    let rule = """
      name: n
      message: m
      queries:
        - {query: '@evt:login', aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr']}
      cases: [{status: low}]
      options:
        detectionMethod: impossible_travel
        evaluationWindow: 0
        keepAlive: 3600
        maxSignalDuration: 86400
        impossibleTravelOptions: {baselineUserLocations: true, baselineUserLocationsDuration: 1}
      """
    try Timeline("a usual way", rule, events, "u1@41d1h").check(TravelTimelineTests.record)
  }

  @Test(arguments: [(59, "59 min"), (60, "1 h 0 min"), (61, "1 h 1 min"), (120, "2 h 0 min")])
  func `a way is told in hours from the first hour on`(minutes: Int, text: String) throws {
    let rule = try MethodRule.decode(
      """
      name: n
      message: m
      queries:
        - {query: '@evt:login', aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr']}
      cases: [{status: low}]
      options: {detectionMethod: impossible_travel, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      """)
    let records = [(0, "Paris"), (minutes, "NewYork")].map { minute, place in
      "{\"timestamp\":\(1_767_225_600_000 + minute * 60_000),\(TravelTimelineTests.record(["u1", place]))}"
    }
    var options = EvaluationOptions()
    options.keepsDecisions = true
    let decisions = try MethodRun.run([rule], records, options: options).decisions
    let last = try #require(decisions.last)
    guard let travel = last.decision.details as? TravelDecision else {
      Issue.record("\(last)")
      return
    }
    let sentence = travel.text(of: rule, at: last.time).parts.map(\.text).joined()
    #expect(sentence.contains(" in \(text): "), "\(sentence)")
  }

  @Test(arguments: [(53, 0), (54, 1)])
  func `the bucket after the same time counts, even if it is the first of all`(last: Int, signals: Int) throws
  {
    let rule = try MethodRule.decode(
      """
      name: n
      message: m
      queries: [{query: '@k:a'}]
      cases: [{status: low, condition: a > 0.5}]
      options:
        detectionMethod: anomaly_detection
        evaluationWindow: 3600
        keepAlive: 3600
        maxSignalDuration: 86400
        anomalyDetectionOptions: {bucketDuration: 3600, learningDuration: 24, detectionTolerance: 3}
      """)
    // Fifty events in the first hour, one in each of the others; the last is 47 hours after the first, so that the
    // first is an hour after the same time two days before. The bound is 50 and three times a spread of 1.
    var records: [String] = []
    for hour in 1...48 {
      for event in 0..<(hour == 1 ? 50 : hour == 48 ? last : 1) {
        records.append("{\"timestamp\":\(1_767_225_600_000 + (hour * 3600 + event) * 1000),\"k\":\"a\"}")
      }
    }
    records.append("{\"timestamp\":\(1_767_225_600_000 + 49 * 3_600_000),\"tick\":true}")
    #expect(try MethodRun.signals(of: [rule], records).count == signals)
  }
}
