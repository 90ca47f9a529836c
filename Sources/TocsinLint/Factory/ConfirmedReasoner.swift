import TocsinEngine
import TocsinEvents
import TocsinPlan
package import TocsinReasoning

extension Reasoner {
  /// A reasoner whose every log was put to the product's own evaluator.
  package static func confirmed(budget: ReasoningBudget = .standard) -> Reasoner {
    Reasoner(budget: budget) { query, log in
      let plan = PlanSet(query: query)
      var extractor = EventExtractor(fields: plan.fields, form: log.form)
      var evaluator = PredicateEvaluator(plan)
      var event = ExtractedEvent(fieldCount: plan.fields.count)
      let padded = log.record + [UInt8](repeating: 0, count: EventExtractor.padding)
      return padded.withUnsafeBufferPointer { buffer in
        let record = UnsafeBufferPointer(rebasing: buffer[..<log.record.count])
        // A record that is none confirms nothing.
        guard (try? extractor.extract(record, into: &event)) != nil else { return false }
        return evaluator.isMet(query: 0, by: event)
      }
    }
  }
}
