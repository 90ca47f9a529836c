import TocsinEvents
import TocsinPlan
import TocsinSyntax

/// One query over whole records, one at a time: for what is asked rarely, beside the plan of the rules.
///
/// It is shared by all rules that a suppression selects, and asked by the thread that owns their session.
final class SingleSearch: @unchecked Sendable {
  private let plan: PlanSet
  private var evaluator: PredicateEvaluator

  init(_ query: QuerySyntax) {
    plan = PlanSet(query: query)
    evaluator = PredicateEvaluator(plan)
  }

  /// Whether a record meets the query; one that cannot be read does not.
  func isMet(by record: UnsafeBufferPointer<UInt8>, form: RecordForm) -> Bool {
    let padded = Array(record) + Array(repeating: 0, count: EventExtractor.padding)
    return padded.withUnsafeBufferPointer { buffer in
      var extractor = EventExtractor(fields: plan.fields, form: form)
      var event = ExtractedEvent(fieldCount: plan.fields.count)
      let bytes = UnsafeBufferPointer(rebasing: buffer[..<record.count])
      guard (try? extractor.extract(bytes, into: &event)) != nil else { return false }
      return evaluator.isMet(query: 0, by: event)
    }
  }
}
