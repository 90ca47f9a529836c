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
  /// The sources that logs must have to meet the first query; `nil` where it does not say.
  package let sources: Set<UTF8Text>?
  /// Where a worker keeps what it needs for these queries.
  private let key: FilterKey

  /// A filter that lets everything in.
  package static let all = PipelineFilter(texts: ["*"], queries: [QuerySyntax(root: nil)])

  /// Queries with the texts they were read from.
  package init(texts: [UTF8Text], queries: [QuerySyntax]) {
    self.texts = texts
    isOpen = queries.first.map { $0.root == nil } ?? true
    sources = queries.first?.root.flatMap { PipelineFilter.sources(in: $0) }
    plan = queries.allSatisfy { $0.root == nil } ? nil : PlanSet(queries: queries)
    key = FilterKey()
  }

  /// The sources that a query demands, where that is plain to see.
  private static func sources(in node: QueryNode) -> Set<UTF8Text>? {
    switch node {
    case .and(let operands, _): return operands.lazy.compactMap { sources(in: $0) }.first
    case .leaf(let term):
      guard case .reserved(.source) = term.subject else { return nil }
      return names(in: term.test)
    default: return nil
    }
  }

  private static func names(in node: ValueNode) -> Set<UTF8Text>? {
    switch node {
    case .leaf(let value):
      guard case .text(let name, quoted: _) = value.test else { return nil }
      return [name]
    case .or(let operands, _):
      let found = operands.compactMap { names(in: $0) }
      return found.count == operands.count ? found.reduce(into: []) { $0.formUnion($1) } : nil
    default: return nil
    }
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
