package import TocsinEngine
import TocsinEvents
package import TocsinLogModel
import TocsinPlan
package import TocsinSemantics

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
  private let rule: Rule
  /// The rules whose signals the rule counts, then the rule.
  private let rules: [Rule]
  private let plan: PlanSet
  private let timeZones: any TimeZoneSource
  private let suppressions: [Suppression]

  private var index: Int { rules.count - 1 }

  /// `sources` are the rules whose signals this one counts, and those behind them.
  package init(
    _ rule: Rule, sources: [Rule] = [], suppressions: [Suppression] = [], timeZones: any TimeZoneSource
  ) {
    self.rule = rule
    self.suppressions = suppressions
    self.timeZones = timeZones
    rules = sources + [rule]
    plan = PlanSet(rules: rules)
  }

  package func run(_ test: RuleTest) -> RuleTestResult {
    var options = EvaluationOptions()
    options.timeZones = timeZones
    options.suppressions = suppressions
    var session = EvaluationSession(plan: plan, rules: rules, options: options)
    var signals: [Signal] = []
    let past = feed(test.history.map { ($0.record, $0.form) }) { event, record, form in
      session.learn(event, record: record, form: form)
    }
    session.endHistory()
    let trace = feed(test.events.map { ($0.record, $0.form) }) { event, record, form in
      session.process(event, record: record, form: form)
      signals += session.takeClosed()
    }
    signals += session.finish()
    let own = index
    let reports = signals.filter { $0.rule == own }.sorted { $0.sequence < $1.sequence }
      .map { SignalReport($0, of: rule, timeZones: timeZones) }
    let failures = FailureDiff.compare(expected: test.expected, actual: reports)
    return RuleTestResult(
      name: test.name,
      failures: failures + faults(past) + faults(trace) + unusedHistory(test) + late(session.counts.late),
      signals: reports, trace: trace, suppressed: session.suppressionCounts)
  }

  /// Does the query under test match the payload.
  package func run(_ test: PayloadTest, number: Int) -> RuleTestResult {
    let name = "payload \(number), query \(test.query)"
    guard rule.queries.indices.contains(test.query) else {
      let failure = TestFailure(
        field: "index", expected: "below \(rule.queries.count)", actual: "\(test.query)", signal: nil)
      return RuleTestResult(name: name, failures: [failure], signals: [], trace: [])
    }
    let trace = feed([(test.record, .plain)]) { _, _, _ in }
    let matched = trace.contains { $0.matchedQueries.contains(test.query) }
    let label = rule.queries[test.query].label
    let failures =
      matched == test.expectedResult
      ? []
      : [
        TestFailure(
          field: "query \(label)", expected: test.expectedResult ? "match" : "no match",
          actual: matched ? "match" : "no match", signal: nil)
      ]
    return RuleTestResult(name: name, failures: failures + faults(trace), signals: [], trace: trace)
  }

  /// A history that the rule does not look at proves nothing.
  private func unusedHistory(_ test: RuleTest) -> [TestFailure] {
    let isUsed = rules.contains { $0.options.methodOptions.learnsFromHistory }
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

  private func faults(_ trace: [EventTrace]) -> [TestFailure] {
    trace.enumerated().compactMap { index, event in
      event.fault.map {
        TestFailure(field: "event \(index + 1)", expected: "a readable log", actual: $0, signal: nil)
      }
    }
  }

  /// Extracts each record, notes which queries it matches, and passes it on.
  private func feed(
    _ records: [(bytes: [UInt8], form: RecordForm)],
    _ body: (borrowing ExtractedEvent, UnsafeBufferPointer<UInt8>, RecordForm) -> Void
  ) -> [EventTrace] {
    var extractor = EventExtractor(fields: plan.fields, form: .plain)
    var form = RecordForm.plain
    var evaluator = PredicateEvaluator(plan)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    return records.map { record, recordForm in
      if recordForm != form {
        form = recordForm
        extractor = EventExtractor(fields: plan.fields, form: form)
      }
      let padded = record + Array(repeating: 0, count: EventExtractor.padding)
      return padded.withUnsafeBufferPointer { buffer in
        let bytes = UnsafeBufferPointer(rebasing: buffer[..<record.count])
        var trace = EventTrace(time: TestTime.start, matchedQueries: [], fault: nil)
        do throws(RecordFault) {
          try extractor.extract(bytes, into: &event)
          var matches: [Int32] = []
          evaluator.evaluate(event, into: &matches)
          trace.matchedQueries = matches.map { plan.queryOwners[Int($0)] }.filter { $0.rule == index }
            .map(\.query)
          if let time = event.timestamp { trace.time = time }
          body(event, bytes, form)
        } catch {
          trace.fault = error.description
        }
        return trace
      }
    }
  }
}
