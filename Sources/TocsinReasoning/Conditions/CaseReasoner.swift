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
    var builder = ConditionClauseBuilder(labels: labels.map { UTF8Text($0) })
    guard let root = builder.clause(condition, &theory) else { return [] }
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

  private func formula(_ condition: CaseCondition, _ isNegated: Bool, _ theory: inout CountTheory) -> Formula?
  {
    switch condition {
    case .sequence: return nil
    case .not(let operand): return formula(operand, !isNegated, &theory)
    case .comparison(let query, let operation, let limit):
      guard space.domains.indices.contains(query) else { return nil }
      let id = theory.intern(CountComparison(query: query, operation: operation, limit: limit))
      return .literal(Literal(id, isNegated: isNegated), place: 0)
    case .and(let operands), .or(let operands):
      let isAnd = if case .and = condition { true } else { false }
      var parts: [Formula] = []
      for operand in operands {
        guard let part = formula(operand, isNegated, &theory) else { return nil }
        parts.append(part)
      }
      return isAnd != isNegated ? .conjunction(of: parts) : .disjunction(of: parts)
    }
  }
}

/// Conditions as written → clauses.
private struct ConditionClauseBuilder {
  let labels: [UTF8Text]
  private var count = 0

  init(labels: [UTF8Text]) {
    self.labels = labels
  }

  private mutating func nextID() -> Int {
    count += 1
    return count
  }

  /// `nil` where a label is unknown.
  mutating func clause(_ node: ConditionNode, _ theory: inout CountTheory) -> Clause? {
    let id = nextID()
    switch node {
    case .not(let operand, let span):
      return clause(operand, &theory).map { .not(id: id, span: span, $0) }
    case .and(let operands, let span), .or(let operands, let span):
      var parts: [Clause] = []
      for operand in operands {
        guard let part = clause(operand, &theory) else { return nil }
        parts.append(part)
      }
      if case .and = node { return .and(id: id, span: span, parts) }
      return .or(id: id, span: span, parts)
    case .comparison(let comparison):
      guard let query = labels.firstIndex(of: comparison.label), theory.space.domains.indices.contains(query)
      else { return nil }
      let literal = Literal(
        theory.intern(
          CountComparison(query: query, operation: comparison.comparison, limit: comparison.number)))
      return .leaf(
        id: id, span: comparison.span, met: .literal(literal, place: 0),
        unmet: .literal(literal.negation, place: 0))
    }
  }
}
