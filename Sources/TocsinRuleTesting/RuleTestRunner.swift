package import TocsinDetect
package import TocsinDiagnostics
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

  /// Events in a row that the test repeats, and that matched the same queries.
  package struct EventRun: Sendable {
    /// The position of the first event, from 1.
    package var number: Int
    package var count: Int
    /// The first event.
    package var event: EventTrace
    package var lastTime: Timestamp
  }

  /// The events of the test in their order, repetitions together.
  package var eventRuns: [EventRun] {
    var runs: [EventRun] = []
    for (index, event) in trace.enumerated() {
      if let last = runs.last?.event, event.span != nil, event.span == last.span,
        event.matchedQueries == last.matchedQueries, event.fault == last.fault
      {
        runs[runs.count - 1].count += 1
        runs[runs.count - 1].lastTime = event.time
      } else {
        runs.append(EventRun(number: index + 1, count: 1, event: event, lastTime: event.time))
      }
    }
    return runs
  }
}

/// One event of a test, and the queries that it matched.
package struct EventTrace: Sendable {
  package var time: Timestamp
  /// Where the test file asks for the event; the repetitions of one event share it.
  package var span: SourceSpan?
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
    var run = RuleRun(setup, options: RuleTestRunner.options(of: test))
    var (past, trace): ([EventTrace], [EventTrace]) = ([], [])
    for event in test.history { past.append(EventTrace(run.learn(event.record), event.span)) }
    for event in test.events { trace.append(EventTrace(run.add(event.record), event.span)) }
    let result = run.finish()
    let reports = result.subjectSignals.map { SignalReport($0, of: rule, timeZones: setup.timeZones) }
    let surroundings =
      unusedHistory(test) + untimed(result.counts.untimedLeftOut)
      + afterwards(result.counts.afterwards, test)
    return RuleTestResult(
      name: test.name,
      failures: FailureDiff.compare(test, reports) + faults(past) + faults(trace) + surroundings,
      signals: reports, trace: trace, suppressed: result.suppressed)
  }

  private static func options(of test: RuleTest) -> EvaluationOptions {
    var options = EvaluationOptions()
    options.asOf = test.endsAt
    return options
  }

  /// How near the rule came to the signals that a failed test misses, one sentence for each case or decision.
  ///
  /// The test is run once more, since decisions are not kept otherwise.
  package func reasons(for test: RuleTest, _ result: RuleTestResult) -> [String] {
    let unmet = FailureDiff.pairing(test.expected, result.signals).unmet.map { test.expected[$0] }
    guard !unmet.isEmpty else { return [] }
    var options = RuleTestRunner.options(of: test)
    options.keepsDecisions = true
    var run = RuleRun(setup, options: options)
    var decisions: [DecisionRecord] = []
    for event in test.history { _ = run.learn(event.record) }
    for event in test.events { decisions += run.add(event.record).decisions }
    decisions += run.finish().decisions
    let misses = NearestMiss.find(unmet, rule, decisions)
    if !misses.isEmpty { return misses.map { $0.text(of: rule) } }
    if test.endsAt == nil, NearestMiss.isOfAbsence(unmet, rule) {
      return ["the test ends with its last event: set `endsAt` for a signal of the absence of events"]
    }
    return decisions.suffix(RuleTestRunner.maximumDecisions).compactMap { record in
      if record.decision.details is ThresholdDecision { return nil }
      let group = record.group.map { "\($0.field.name)=\($0.value): " }.joined()
      let text = record.decision.details.text(of: rule, at: record.time)
      return group + text.parts.map(\.text).joined()
    }
  }

  /// Decisions of methods other than threshold that a failure shows, the last ones.
  private static let maximumDecisions = 3

  /// Does the query under test match the payload.
  package func run(_ test: PayloadTest) -> RuleTestResult {
    let name = test.name
    guard rule.queries.indices.contains(test.query) else {
      let failure = TestFailure(
        field: "index", expected: "below \(rule.queries.count)", actual: "\(test.query)", signal: nil,
        span: test.span)
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
          actual: matched ? "match" : "no match", signal: nil, span: test.span)
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
        actual: "a rule that learns from its own events only", signal: nil, span: test.span)
    ]
  }

  /// Events after the end of the test were left out, too.
  private func afterwards(_ count: Int, _ test: RuleTest) -> [TestFailure] {
    guard count > 0, let end = test.endsAt else { return [] }
    return [
      TestFailure(
        field: "endsAt", expected: "no event after \(end.iso8601)", actual: "\(count) left out", signal: nil,
        span: test.endSpan)
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
        TestFailure(
          field: "event \(index + 1)", expected: "a readable log", actual: $0, signal: nil, span: event.span)
      }
    }
  }
}

extension EventTrace {
  /// What a run made of a record.
  fileprivate init(_ outcome: RecordOutcome, _ span: SourceSpan) {
    self.span = span
    time = outcome.time ?? TestTime.start
    matchedQueries = outcome.matchedQueries
    fault = outcome.fault?.description
  }

  /// Which queries of the rule of interest a record meets by itself.
  fileprivate init(_ setup: RunSetup, _ record: LogRecord) {
    self.init(time: TestTime.start, span: nil, matchedQueries: [], fault: nil)
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
