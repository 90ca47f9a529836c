import TocsinDiagnostics
import TocsinEvents
package import TocsinLogModel
import TocsinMatch
import TocsinPlan
package import TocsinSyntax

/// Queries over a log on its way, decided together.
///
/// They are the product's own query language: attributes, tags, reserved fields and free text.
/// Source: pipeline reference, section 1.4.
package struct PipelineFilter: Sendable {
  /// As they are written.
  package let texts: [UTF8Text]
  private let plan: PlanSet?
  /// Every log meets the first query.
  private let isOpen: Bool
  /// Where a worker keeps what it needs for these queries.
  private let key: FilterKey

  /// A filter that lets everything in.
  package static let all = PipelineFilter(texts: ["*"], queries: [QuerySyntax(root: nil)])

  /// Queries with the texts they were read from.
  package init(texts: [UTF8Text], queries: [QuerySyntax]) {
    self.texts = texts
    isOpen = queries.first.map { $0.root == nil } ?? true
    plan = queries.allSatisfy { $0.root == nil } ? nil : PlanSet(queries: queries)
    key = FilterKey()
  }

  /// Whether a log meets the first query.
  package func isMet(by log: PipelineLog, _ worker: PipelineWorker) -> Bool {
    isOpen || first(met: log, worker) == 0
  }

  /// The first query that a log meets; `nil` where it meets none.
  package func first(met log: PipelineLog, _ worker: PipelineWorker) -> Int? {
    guard let plan else { return texts.isEmpty ? nil : 0 }
    return worker.runner(key, plan).first(met: log.event)
  }
}

/// The identity of a filter.
final class FilterKey: Sendable, Hashable {
  static func == (left: FilterKey, right: FilterKey) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Evaluates the queries of one filter, for one thread.
final class FilterRunner {
  private var evaluator: PredicateEvaluator
  private var extraction: EventTreeReading
  private let count: Int

  init(_ plan: PlanSet) {
    evaluator = PredicateEvaluator(plan)
    extraction = EventTreeReading(fields: plan.fields)
    count = plan.queries.count
  }

  func first(met event: Event) -> Int? {
    extraction.read(event)
    for query in 0..<count where evaluator.isMet(query: query, by: extraction.event) { return query }
    return nil
  }
}
