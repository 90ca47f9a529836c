import Testing
import TocsinDetect
import TocsinLogModel
import TocsinSemantics

/// What `explain` is told: a decision for each event, also for those without a signal.
struct DecisionTests {
  private static func decisions(_ rule: String, _ records: [String]) throws -> [DecisionRecord] {
    var options = EvaluationOptions()
    options.keepsDecisions = true
    let rule = try MethodRule.decode("name: n\nmessage: m\n\(rule)\n")
    let texts = records.enumerated().map {
      "{\"timestamp\":\(1_767_225_600_000 + $0 * 3_600_000),\"k\":\"a\",\($1)}"
    }
    return try MethodRun.run([rule], texts, options: options).decisions
  }

  private static func time(_ hour: Int64) -> Timestamp {
    Timestamp(microseconds: 1_767_225_600_000_000).advanced(seconds: hour * 3600)
  }

  @Test func `a new value: learned, known, new, forgotten`() throws {
    let found = try Self.decisions(
      """
      queries: [{query: '@k:a', aggregation: new_value, metrics: ['@v'], groupByFields: ['@usr']}]
      cases: [{status: low}]
      options: {detectionMethod: new_value, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0, newValueOptions: {forgetAfter: 1, learningDuration: 0}}
      """, ["\"usr\":\"u\",\"v\":1", "\"usr\":\"u\",\"v\":1", "\"usr\":\"u\",\"v\":2"])
    let outcomes = found.map { record -> NewValueDecision.Outcome? in
      if let decision = record.decision.details as? NewValueDecision { decision.outcome } else { nil }
    }
    #expect(outcomes == [.learned(until: nil), .known(lastSeen: Self.time(0)), .new(forgotten: nil)])
    #expect(found.map(\.arrivals) == [0...0, 1...1, 2...2])
    #expect(found[2].group.map(\.value) == ["u"])
  }

  @Test func `a sequence: each step, and what led to it`() throws {
    let found = try Self.decisions(
      """
      queries: [{name: x, query: '@k:a -@v:1'}, {name: y, query: '@v:1'}]
      cases: [{status: low, condition: x > 0 THEN y > 0}]
      options: {evaluationWindow: 7200, keepAlive: 7200, maxSignalDuration: 86400}
      """, ["\"v\":0", "\"v\":1"])
    let steps = found.map { record -> [Timestamp] in
      if let decision = record.decision.details as? SequenceDecision {
        decision.completions.map(\.time)
      } else {
        []
      }
    }
    #expect(steps == [[Self.time(0)], [Self.time(0), Self.time(1)]])
  }

  @Test func `a threshold: the values of each window, and the case`() throws {
    let found = try Self.decisions(
      """
      queries: [{query: '@k:a'}]
      cases: [{status: low, condition: a > 1}]
      options: {evaluationWindow: 7200, keepAlive: 7200, maxSignalDuration: 86400}
      """, ["\"v\":0", "\"v\":1"])
    #expect(
      found.map(\.decision) == [
        Decision(ThresholdDecision(values: [.number(DecimalNumber(1))], caseIndex: nil)),
        Decision(ThresholdDecision(values: [.number(DecimalNumber(2))], caseIndex: 0)),
      ])
  }

  @Test func `a bucket: its history and limit`() throws {
    let found = try Self.decisions(
      """
      queries: [{query: '@k:a'}]
      cases: [{status: low, condition: a > 0.995}]
      options: {detectionMethod: anomaly_detection, evaluationWindow: 3600, keepAlive: 3600, maxSignalDuration: 86400, anomalyDetectionOptions: {bucketDuration: 3600, learningDuration: 1}}
      """, ["\"v\":0", "\"v\":1", "\"v\":2"])
    let limits = found.map { record -> Double? in
      if let decision = record.decision.details as? AnomalyDecision { decision.limit } else { nil }
    }
    // The last bucket has not ended.
    #expect(limits == [0, 4])
  }

  @Test func `contents: how similar the nearest learned log is`() throws {
    let found = try Self.decisions(
      """
      queries: [{query: '@k:a', metrics: ['@v']}]
      cases: [{status: low, condition: a > 0}]
      options: {detectionMethod: anomaly_threshold, evaluationWindow: 3600, keepAlive: 3600, maxSignalDuration: 86400}
      """, ["\"v\":\"one two three four\"", "\"v\":\"one two three\""])
    let figures = found.map { record -> [Int] in
      if let decision = record.decision.details as? ContentDecision {
        [decision.similarity, decision.learnedCount]
      } else {
        []
      }
    }
    #expect(figures == [[0, 0], [75, 1]])
  }

  @Test func `third party: the root and the case`() throws {
    let found = try Self.decisions(
      """
      thirdPartyCases: [{name: one, status: high, query: '@v:1'}]
      options: {detectionMethod: third_party, thirdPartyRuleOptions: {defaultStatus: low, rootQueries: [{query: '@x:1'}, {query: '@k:a'}]}}
      """, ["\"v\":0", "\"v\":1"])
    #expect(
      found.map(\.decision) == [
        Decision(ThirdPartyDecision(root: 1, caseIndex: nil)),
        Decision(ThirdPartyDecision(root: 1, caseIndex: 0)),
      ])
  }
}
