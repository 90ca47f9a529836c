package import TocsinDetect
import TocsinEvents
package import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinSemantics

/// How one test came out.
package struct RuleTestResult: Sendable {
  package var name: String
  package var failures: [TestFailure]
  /// What the rule made of the events, for showing a failure.
  package var signals: [SignalReport]
  package var trace: [EventTrace]
  /// By suppression of the runner: what it kept away.
  package var suppressed: [SuppressionCount] = []

  package var passed: Bool { failures.isEmpty }
}

/// One event of a test, and the queries that it matched.
package struct EventTrace: Sendable {
  package var time: Timestamp
  package var matchedQueries: [Int]
  /// Why the record is not an event, if it is none.
  package var fault: String?
}

/// Runs rule tests against the product's own evaluator.
package struct RuleTestRunner {
  private let setup: RunSetup
  private let rule: Rule

  /// Tests the rule of interest of a setup.
  package init(_ setup: RunSetup) {
    self.setup = setup
    rule = setup.subject
  }

  /// Whether the events of a test give the signals that it expects.
  package func run(_ test: RuleTest) -> RuleTestResult {
    var run = RuleRun(setup)
    var (past, trace): ([EventTrace], [EventTrace]) = ([], [])
    for event in test.history { past.append(EventTrace(run.learn(event.record))) }
    for event in test.events { trace.append(EventTrace(run.add(event.record))) }
    let result = run.finish()
    let reports = result.subjectSignals.map { SignalReport($0, of: rule, timeZones: setup.timeZones) }
    let failures = FailureDiff.compare(expected: test.expected, actual: reports)
    return RuleTestResult(
      name: test.name,
      failures: failures + faults(past) + faults(trace) + unusedHistory(test) + late(result.counts.late)
        + untimed(result.counts.untimedLeftOut),
      signals: reports, trace: trace, suppressed: result.suppressed)
  }

  /// Does the query under test match the payload.
  package func run(_ test: PayloadTest, number: Int) -> RuleTestResult {
    let name = "payload \(number), query \(test.query)"
    guard rule.queries.indices.contains(test.query) else {
      let failure = TestFailure(
        field: "index", expected: "below \(rule.queries.count)", actual: "\(test.query)", signal: nil)
      return RuleTestResult(name: name, failures: [failure], signals: [], trace: [])
    }
    let trace = EventTrace(setup, test.record)
    let matched = trace.matchedQueries.contains(test.query)
    let label = rule.queries[test.query].label
    let failures =
      matched == test.expectedResult
      ? []
      : [
        TestFailure(
          field: "query \(label)", expected: test.expectedResult ? "match" : "no match",
          actual: matched ? "match" : "no match", signal: nil)
      ]
    return RuleTestResult(name: name, failures: failures + faults([trace]), signals: [], trace: [trace])
  }

  /// A history that the rule does not look at proves nothing.
  private func unusedHistory(_ test: RuleTest) -> [TestFailure] {
    let isUsed = setup.rules.contains { $0.options.methodOptions.learnsFromHistory }
    guard !test.history.isEmpty, !isUsed else { return [] }
    return [
      TestFailure(
        field: "history", expected: "a rule with `instantaneousBaseline: true`",
        actual: "a rule that learns from its own events only", signal: nil)
    ]
  }

  /// Events that came too late were left out: the test is not about what it shows.
  private func late(_ count: Int) -> [TestFailure] {
    if count == 0 { return [] }
    return [
      TestFailure(
        field: "events", expected: "none late by more than \(EvaluationOptions.defaultLateness) s",
        actual: "\(count) left out as late", signal: nil)
    ]
  }

  /// Events without a time were left out: the test is not about what it shows.
  private func untimed(_ count: Int) -> [TestFailure] {
    if count == 0 { return [] }
    return [
      TestFailure(
        field: "events", expected: "a time in each", actual: "\(count) left out without a time", signal: nil)
    ]
  }

  private func faults(_ trace: [EventTrace]) -> [TestFailure] {
    trace.enumerated().compactMap { index, event in
      event.fault.map {
        TestFailure(field: "event \(index + 1)", expected: "a readable log", actual: $0, signal: nil)
      }
    }
  }
}

extension EventTrace {
  /// What a run made of a record.
  fileprivate init(_ outcome: RecordOutcome) {
    time = outcome.time ?? TestTime.start
    matchedQueries = outcome.matchedQueries
    fault = outcome.fault?.description
  }

  /// Which queries of the rule of interest a record meets by itself.
  fileprivate init(_ setup: RunSetup, _ record: LogRecord) {
    self.init(time: TestTime.start, matchedQueries: [], fault: nil)
    var evaluator = RecordEvaluator(setup.plan)
    do throws(RecordFault) {
      let own = try evaluator.withEvent(of: record) { event, matches in
        if let own = event.timestamp { time = own }
        return matches.map { setup.plan.queryOwners[Int($0)] }
      }
      matchedQueries = own.filter { $0.rule == setup.subjectIndex }.map(\.query)
    } catch {
      fault = error.description
    }
  }
}
