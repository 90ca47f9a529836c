import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics
package import TocsinSyntax

/// Whether a case can be the first that is met.
package enum CaseReach: Hashable, Sendable {
  /// With these values it is the first.
  case reachable(CountVector)
  /// Whenever it is met, one of these earlier cases is; none of them can be left out.
  case covered(by: [Int])
  /// No values meet its own condition.
  case neverMet
  case gaveUp(GaveUp)
}

/// What came of looking for values of the queries.
package enum CountSearch: Hashable, Sendable {
  case found(CountVector)
  case none
  case gaveUp(GaveUp)
}

/// Whether a condition can be met, or can fail.
package enum ConditionTruth: Hashable, Sendable {
  case always
  case never
  /// Values that meet it, and values that do not.
  case sometimes(met: CountVector, unmet: CountVector)
  case gaveUp(GaveUp)
}

/// Decides conditions over the values that a rule's queries can have.
package struct CaseReasoner {
  package let space: CountSpace
  package let budget: ReasoningBudget

  package init(space: CountSpace, budget: ReasoningBudget = .standard) {
    self.space = space
    self.budget = budget
  }

  /// Whether the condition is met by all values, by none, or by some.
  package func truth(of condition: CaseCondition) -> ConditionTruth {
    switch (solve(met: [condition], unmet: []), solve(met: [], unmet: [condition])) {
    case (.gaveUp(let reason), _), (_, .gaveUp(let reason)): .gaveUp(reason)
    case (.unsatisfiable, _): .never
    case (_, .unsatisfiable): .always
    case (.satisfiable(let met), .satisfiable(let unmet)): .sometimes(met: met, unmet: unmet)
    }
  }

  /// Values that meet all of some conditions and none of others.
  package func values(meeting met: [CaseCondition], but unmet: [CaseCondition]) -> CountSearch {
    switch solve(met: met, unmet: unmet) {
    case .satisfiable(let counts): .found(counts)
    case .unsatisfiable: .none
    case .gaveUp(let reason): .gaveUp(reason)
    }
  }

  /// For each case in order, whether some values make it the first that is met.
  package func reachableCases(_ conditions: [CaseCondition?]) -> [CaseReach] {
    conditions.indices.map { index in
      guard let condition = conditions[index] else { return .gaveUp(.noCondition) }
      let earlier = conditions[..<index].indices.filter { conditions[$0] != nil }
      switch solve(met: [condition], unmet: earlier.compactMap { conditions[$0] }) {
      case .satisfiable(let counts): return .reachable(counts)
      case .gaveUp(let reason): return .gaveUp(reason)
      case .unsatisfiable: return coverage(condition, conditions, earlier)
      }
    }
  }

  private func coverage(
    _ condition: CaseCondition, _ conditions: [CaseCondition?], _ earlier: [Int]
  ) -> CaseReach {
    var cover = earlier
    for index in earlier {
      let fewer = cover.filter { $0 != index }
      if case .unsatisfiable = solve(met: [condition], unmet: fewer.compactMap { conditions[$0] }) {
        cover = fewer
      }
    }
    return cover.isEmpty ? .neverMet : .covered(by: cover)
  }

  /// Whether `one` is met only where `other` is.
  package func implies(_ one: CaseCondition, _ other: CaseCondition) -> Bool {
    if case .unsatisfiable = solve(met: [one], unmet: [other]) { true } else { false }
  }

  /// Parts of a condition without which it is met by the same values; spans are those of the syntax.
  ///
  /// A condition that always or never is met has none: that is said of the whole.
  package func redundantClauses(_ condition: ConditionNode, labels: [String]) -> [RedundantTerm] {
    var theory = CountTheory(space: space)
    guard let root = condition.clause(labels.map { UTF8Text($0) }, &theory) else { return [] }
    func isRefuted(_ formula: Formula) -> Bool {
      if case .unsatisfiable = TheorySearch.solve(formula, &theory, budget: budget) { true } else { false }
    }
    if isRefuted(root.formula(isNegated: false, without: [])) { return [] }
    if isRefuted(root.formula(isNegated: true, without: [])) { return [] }
    var search = RedundancySearch(root) { _, _ in true }
    search.run(isRefuted)
    return search.found.map { RedundantTerm(span: $0.clause.span, kind: $0.kind, because: []) }
      .sorted { $0.span.start < $1.span.start }
  }

  // MARK: - Solving

  private func solve(met: [CaseCondition], unmet: [CaseCondition]) -> SearchAnswer<CountVector> {
    var theory = CountTheory(space: space)
    var parts: [Formula] = []
    for (condition, isNegated) in met.map({ ($0, false) }) + unmet.map({ ($0, true) }) {
      guard let part = formula(condition, isNegated, &theory) else { return .gaveUp(.sequence) }
      parts.append(part)
    }
    let answer = TheorySearch.solve(.conjunction(of: parts), &theory, budget: budget)
    if case .satisfiable(let counts) = answer {
      // Conditions are cheap to evaluate: no vector leaves unconfirmed.
      let isConfirmed =
        met.allSatisfy { $0.isMet(by: counts) } && !unmet.contains { $0.isMet(by: counts) }
      if !isConfirmed { return .gaveUp(.unconfirmed) }
    }
    return answer
  }

  /// `nil` where the condition has stages or names a query that isn't there.
  private func formula(_ condition: CaseCondition, _ isNegated: Bool, _ theory: inout CountTheory) -> Formula?
  {
    guard let tree = condition.withoutStages,
      tree.leaves.allSatisfy({ space.domains.indices.contains($0.query) })
    else { return nil }
    return tree.fold(
      isNegated: isNegated,
      leaf: { .literal(Literal(theory.intern($0), isNegated: $1), place: 0) },
      junction: { .junction($0.dual(if: $2), of: $1) })
  }
}

extension ConditionNode {
  /// The condition as clauses, each with a number of its own; `nil` where a label is unknown.
  fileprivate func clause(_ labels: [UTF8Text], _ theory: inout CountTheory) -> Clause? {
    let bound = mapAll { comparison -> (comparison: CountComparison, span: SourceSpan)? in
      guard let query = labels.firstIndex(of: comparison.label), theory.space.domains.indices.contains(query)
      else { return nil }
      return (
        CountComparison(query: query, operation: comparison.comparison, limit: comparison.number),
        comparison.span
      )
    }
    return bound?.numbered { leaf in
      let literal = Literal(theory.intern(leaf.comparison))
      return (leaf.span, .literal(literal, place: 0), .literal(literal.negation, place: 0))
    }
  }
}
