import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// A condition over no window as a question about the one log that decides it.
///
/// The question may allow more than the log can bring about, never less: where no log meets it, the case never decides.
struct InstantQuestion {
  private let subject: ExampleSubject
  /// All queries group alike, so that a log that meets a query counts for it in each of its groups.
  private let isUniform: Bool

  init(_ subject: ExampleSubject) {
    self.subject = subject
    let groups = subject.rule.queries.map { ($0.groupByFields.map(\.source), $0.hasOptionalGroupByFields) }
    isUniform = groups.allSatisfy { $0 == groups[0] }
  }

  /// Whether the condition of an index can be met where none before it is.
  func decide(_ index: Int, of conditions: [CaseCondition?], _ reasoner: inout Reasoner) -> ExampleProposals {
    guard let own = conditions[index].flatMap({ search($0, isNegated: false) }) else {
      return .gaveUp(.noCondition)
    }
    let counting = QuerySyntax.any(
      subject.rule.queries.indices.map { .all(subject.counted($0, measured: false)) })
    let earlier = conditions[..<index].indices.filter { conditions[$0] != nil }
    let refusals = earlier.compactMap { position in
      conditions[position].flatMap { search($0, isNegated: true) }.map { (position, $0) }
    }
    let base = [counting, own]
    switch subject.solve(base + refusals.map(\.1), &reasoner) {
    case .satisfiable(let log): return .timelines([Timeline([.init(seconds: 0, event: log.event)])])
    case .gaveUp(let reason): return .gaveUp(reason)
    case .unsatisfiable: break
    }
    var cover = refusals
    for (position, _) in refusals {
      let fewer = cover.filter { $0.0 != position }
      if case .unsatisfiable = reasoner.solve(all: base + fewer.map(\.1), none: []) { cover = fewer }
    }
    return .unreachable(cover.isEmpty ? .neverMet : .covered(by: cover.map(\.0)))
  }

  /// What a log meets wherever it meets the condition, or wherever it does not; `nil` for a condition with `THEN`.
  private func search(_ condition: CaseCondition, isNegated: Bool) -> QuerySyntax? {
    condition.withoutStages?.fold(
      isNegated: isNegated,
      leaf: { comparison, isNegated in search(comparison.query) { comparison.isMet($0) != isNegated } },
      junction: { .junction($0.dual(if: $2), of: $1) })
  }

  /// `holds`: whether the value of the query, `nil` for a maximum of nothing, is as it should be.
  private func search(_ query: Int, holds: (DecimalNumber?) -> Bool) -> QuerySyntax {
    let definition = subject.rule.queries[query]
    let counted = QuerySyntax.all(subject.counted(query))
    switch definition.aggregation {
    case .count:
      switch (holds(DecimalNumber(0)), holds(DecimalNumber(1))) {
      case (true, true): return .everything
      case (false, false): return .nothing
      case (false, true): return counted
      case (true, false): return isUniform ? counted.negated : .everything
      }
    case .max: return holds(nil) ? .everything : counted
    default: return holds(DecimalNumber(0)) ? .everything : counted
    }
  }
}
