package import TocsinEngine
package import TocsinEvents
import TocsinLogModel
import TocsinPlan
package import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// Runs one rule over records in the product's own evaluator.
package struct RuleSimulation: Sendable {
  package let rule: Rule
  /// The rules whose signals the rule counts, then the rule.
  private let rules: [Rule]
  private let plan: PlanSet

  package init(_ rule: Rule, sources: [Rule] = []) {
    self.rule = rule
    rules = sources + [rule]
    plan = PlanSet(rules: rules)
  }

  /// The signals over a timeline in order of creation; `nil` when a log of it cannot be written.
  package func signals(of timeline: Timeline) -> [Signal]? {
    var records: [RecordLine] = []
    for event in timeline.events {
      guard let line = RecordLine(event) else { return nil }
      records.append(line)
    }
    return signals(of: records)
  }

  /// The signals over records in order of creation; a record that is no event is passed over.
  package func signals(of records: [RecordLine]) -> [Signal] {
    var session = EvaluationSession(plan: plan, rules: rules)
    var signals: [Signal] = []
    var form = RecordForm.plain
    var extractor = EventExtractor(fields: plan.fields, form: form)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    for line in records {
      if line.form != form {
        form = line.form
        extractor = EventExtractor(fields: plan.fields, form: form)
      }
      line.withPadding { bytes in
        guard (try? extractor.extract(bytes, into: &event)) != nil else { return }
        session.process(event, record: bytes, form: form)
      }
      signals += session.takeClosed()
    }
    signals += session.finish()
    return signals.filter { $0.rule == rules.count - 1 }.sorted { $0.sequence < $1.sequence }
  }
}

/// A record and the form to read it in.
package struct RecordLine: Sendable, Hashable {
  package var bytes: [UInt8]
  package var form: RecordForm

  package init(bytes: [UInt8], form: RecordForm) {
    self.bytes = bytes
    self.form = form
  }

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

  package func withPadding(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    let padded = bytes + [UInt8](repeating: 0, count: EventExtractor.padding)
    padded.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<bytes.count])) }
  }
}

/// Whether a record meets a query, by the product's own evaluator.
package enum QueryMatching {
  package static func matches(_ query: QuerySyntax, _ record: RecordLine) -> Bool {
    let plan = PlanSet(query: query)
    var extractor = EventExtractor(fields: plan.fields, form: record.form)
    var evaluator = PredicateEvaluator(plan)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    var isMet = false
    record.withPadding { bytes in
      guard (try? extractor.extract(bytes, into: &event)) != nil else { return }
      isMet = evaluator.isMet(query: 0, by: event)
    }
    return isMet
  }
}

extension Reasoner {
  /// A reasoner whose logs are confirmed by the product's own evaluator.
  package static func confirmedByEvaluation(budget: ReasoningBudget = .standard) -> Reasoner {
    Reasoner(budget: budget) { query, log in
      QueryMatching.matches(query, RecordLine(bytes: log.record, form: log.form))
    }
  }
}
