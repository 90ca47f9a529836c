/// What a theory says of literals that shall hold together.
enum TheoryAnswer<Model> {
  case consistent(Model)
  /// These of them cannot hold together.
  case conflict([Literal])
  case gaveUp(GaveUp)
}

/// Decides whether literals can hold together.
protocol Theory {
  associatedtype Model
  mutating func check(_ literals: [Literal]) -> TheoryAnswer<Model>
}

/// What became of a formula.
enum SearchAnswer<Model> {
  case satisfiable(Model)
  case unsatisfiable
  case gaveUp(GaveUp)
}

/// Boolean search, asking a theory about each candidate and learning from its refusals.
///
/// A plain conjunction is asked directly: it needs no search.
enum TheorySearch {
  static func solve<T: Theory>(
    _ formula: Formula, _ theory: inout T, budget: ReasoningBudget
  ) -> SearchAnswer<T.Model> {
    if case .constant(false) = formula { return .unsatisfiable }
    if let conjunction = formula.conjunction {
      return direct(Set(conjunction.map(\.literal)).sorted(), &theory)
    }
    var clauses = ClauseSearch(formula)
    // A theory that gives up on one candidate may still find another; it can no longer refuse all.
    var doubt: GaveUp?
    var conflicts = 0
    while clauses.findCandidate() {
      let literals = clauses.candidate(of: formula)
      switch check(literals, &theory) {
      case .consistent(let model): return .satisfiable(model)
      case .conflict(let refused): clauses.refuse(refused)
      case .gaveUp(let reason):
        doubt = doubt ?? reason
        clauses.refuse(literals)
      }
      conflicts += 1
      if conflicts >= budget.maximumConflicts {
        return .gaveUp(doubt ?? .budget("maximumConflicts", limit: budget.maximumConflicts))
      }
    }
    return doubt.map { .gaveUp($0) } ?? .unsatisfiable
  }

  private static func direct<T: Theory>(_ literals: [Literal], _ theory: inout T) -> SearchAnswer<T.Model> {
    switch check(literals, &theory) {
    case .consistent(let model): .satisfiable(model)
    case .conflict: .unsatisfiable
    case .gaveUp(let reason): .gaveUp(reason)
    }
  }

  /// A literal beside its negation needs no theory; literals are sorted, so they stand together.
  static func check<T: Theory>(_ literals: [Literal], _ theory: inout T) -> TheoryAnswer<T.Model> {
    for (one, next) in zip(literals, literals.dropFirst()) where one.proposition == next.proposition {
      return .conflict([one, next])
    }
    return theory.check(literals)
  }
}
