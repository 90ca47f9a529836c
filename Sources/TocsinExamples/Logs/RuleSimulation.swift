package import TocsinDetect
package import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
package import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// Runs one rule over records in the product's own evaluator.
package struct RuleSimulation: Sendable {
  private let setup: RunSetup

  /// Simulates the rule of interest of a setup.
  package init(_ setup: RunSetup) {
    self.setup = setup
  }

  /// The rule whose signals are asked for.
  package var rule: Rule { setup.subject }

  /// The signals over a timeline in order of creation; `nil` when a log of it cannot be written.
  package func signals(of timeline: Timeline) -> [Signal]? {
    var records: [LogRecord] = []
    for event in timeline.events {
      guard let record = LogRecord(event) else { return nil }
      records.append(record)
    }
    return signals(of: records)
  }

  /// The signals over records in order of creation; a record that is no event is passed over.
  package func signals(of records: [LogRecord]) -> [Signal] {
    var run = RuleRun(setup)
    for record in records { _ = run.add(record) }
    return run.finish().subjectSignals
  }
}

extension LogRecord {
  /// The event in the first form that can say it: plain, else as a row of an archive.
  package init?(_ event: Event) {
    for envelope in [LogEnvelope.ndjson, .archive] {
      if let bytes = envelope.record(event) {
        self.init(bytes: bytes, form: envelope.form)
        return
      }
    }
    return nil
  }
}

/// Whether a record meets a query, by the product's own evaluator.
package enum QueryMatching {
  /// One that is no event does not.
  package static func matches(_ query: QuerySyntax, _ record: LogRecord) -> Bool {
    var evaluator = RecordEvaluator(PlanSet(query: query))
    return evaluator.isMet(query: 0, by: record)
  }
}

extension Reasoner {
  /// A reasoner whose logs are confirmed by the product's own evaluator.
  ///
  /// With `judgesLogsAsRead` a name that the forms of Tocsin always rename is held by no log of its source.
  package static func confirmedByEvaluation(
    budget: ReasoningBudget = .standard, judgesLogsAsRead: Bool = false
  ) -> Reasoner {
    Reasoner(budget: budget, judgesLogsAsRead: judgesLogsAsRead) { query, log in
      QueryMatching.matches(query, LogRecord(bytes: log.record, form: log.form))
    }
  }
}
