import TocsinDiagnostics
package import TocsinSyntax

/// Decides questions about queries: never by guessing, and never without a log or a proof.
///
/// Every log that leaves the reasoner was confirmed by the evaluator it was made with; one that is not confirmed
/// becomes ``GaveUp/unconfirmed``.
package struct Reasoner {
  /// Whether a log meets a query, by an evaluator that shares nothing with the reasoner.
  package typealias Confirmation = (_ query: QuerySyntax, _ log: WitnessLog) -> Bool

  package let budget: ReasoningBudget
  package private(set) var statistics = ReasoningStatistics()
  private let confirm: Confirmation
  var builder = FormulaBuilder()
  var theory: LogTheory

  /// With `judgesLogsAsRead` a name that the forms of Tocsin always rename is held by no log of its source.
  package init(
    budget: ReasoningBudget = .standard, judgesLogsAsRead: Bool = false, confirm: @escaping Confirmation
  ) {
    self.budget = budget
    self.confirm = confirm
    theory = LogTheory(budget: budget, judgesLogsAsRead: judgesLogsAsRead)
  }

  // MARK: - Questions

  /// Whether some log meets the query; otherwise the terms that conflict.
  package mutating func isSatisfiable(_ query: QuerySyntax) -> Satisfiability {
    solve(all: [query], none: [])
  }

  /// Whether every log meets the query.
  package mutating func isTautology(_ query: QuerySyntax) -> Entailment {
    entailment(all: [], none: [query])
  }

  /// Whether every log that meets `one` meets `other`.
  package mutating func implies(_ one: QuerySyntax, _ other: QuerySyntax) -> Entailment {
    entailment(all: [one], none: [other])
  }

  /// Whether the queries are met by the same logs.
  package mutating func equivalent(_ one: QuerySyntax, _ other: QuerySyntax) -> Equivalence {
    switch implies(one, other) {
    case .fails(let log): return .different(log, isMetByFirst: true)
    case .holds:
      switch implies(other, one) {
      case .holds: return .equivalent
      case .fails(let log): return .different(log, isMetByFirst: false)
      case .gaveUp(let reason): return .gaveUp(reason)
      }
    case .gaveUp(let reason):
      if case .fails(let log) = implies(other, one) { return .different(log, isMetByFirst: false) }
      return .gaveUp(reason)
    }
  }

  /// Whether one log meets both.
  package mutating func overlap(_ one: QuerySyntax, _ other: QuerySyntax) -> Satisfiability {
    solve(all: [one, other], none: [])
  }

  /// Whether one log meets all of some queries and none of others.
  package mutating func solve(all: [QuerySyntax], none: [QuerySyntax]) -> Satisfiability {
    let (formula, owners) = formula(all: all, none: none)
    switch search(formula, all, none) {
    case .satisfiable(let log): return .satisfiable(log)
    case .gaveUp(let reason): return .gaveUp(reason)
    case .unsatisfiable: return .unsatisfiable(core(of: formula, owners))
    }
  }

  /// The same question where the core is of no interest.
  package mutating func entailment(all: [QuerySyntax], none: [QuerySyntax]) -> Entailment {
    let (formula, _) = formula(all: all, none: none)
    switch search(formula, all, none) {
    case .satisfiable(let log): return .fails(log)
    case .unsatisfiable: return .holds
    case .gaveUp(let reason): return .gaveUp(reason)
    }
  }

  /// Whether a log meets a query, by the evaluator that confirms.
  package func isConfirmed(_ query: QuerySyntax, _ log: WitnessLog) -> Bool { confirm(query, log) }

  // MARK: - Solving

  /// The conjunction, and by place the position of its query.
  private mutating func formula(all: [QuerySyntax], none: [QuerySyntax]) -> (Formula, [Int]) {
    builder.forgetPlaces()
    var parts: [Formula] = []
    var owners: [Int] = []
    let questions = all.map { ($0, false) } + none.map { ($0, true) }
    for (index, (query, isNegated)) in questions.enumerated() {
      parts.append(builder.formula(query, isNegated: isNegated))
      owners += repeatElement(index, count: builder.places.count - owners.count)
    }
    theory.extend(builder.atoms)
    return (.conjunction(of: parts), owners)
  }

  private mutating func search(
    _ formula: Formula, _ all: [QuerySyntax], _ none: [QuerySyntax]
  ) -> SearchAnswer<WitnessLog> {
    statistics.questions += 1
    let answer = TheorySearch.solve(formula, &theory, budget: budget)
    switch answer {
    case .satisfiable(let log):
      guard all.allSatisfy({ confirm($0, log) }), !none.contains(where: { confirm($0, log) }) else {
        statistics.unconfirmed += 1
        statistics.gaveUp += 1
        return .gaveUp(.unconfirmed)
      }
    case .gaveUp: statistics.gaveUp += 1
    case .unsatisfiable: break
    }
    return answer
  }

  // MARK: - Cores

  private mutating func core(of formula: Formula, _ owners: [Int]) -> UnsatisfiableCore {
    let (places, isMinimal) = corePlaces(of: formula)
    let terms = places.flatMap { place in
      builder.places[place].spans.map { CoreTerm(query: owners[place], span: $0) }
    }
    let unique = Set(terms).sorted {
      ($0.query, $0.span.start, $0.span.end) < ($1.query, $1.span.start, $1.span.end)
    }
    return UnsatisfiableCore(terms: unique, isMinimal: isMinimal)
  }

  /// The spans of a core, in source order.
  mutating func coreSpans(of formula: Formula) -> [SourceSpan] {
    let spans = corePlaces(of: formula).places.flatMap { builder.places[$0].spans }
    return Set(spans).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
  }

  /// Whether no log meets a formula.
  mutating func isRefuted(_ formula: Formula) -> Bool {
    if case .unsatisfiable = TheorySearch.solve(formula, &theory, budget: budget) { true } else { false }
  }

  /// Takes away one literal after the other, as long as no log exists.
  private mutating func corePlaces(of formula: Formula) -> (places: [Int], isMinimal: Bool) {
    var steps = 0
    var isMinimal = true
    let budget = budget
    func isRefuted(_ formula: Formula, _ theory: inout LogTheory) -> Bool {
      steps += 1
      switch TheorySearch.solve(formula, &theory, budget: budget) {
      case .unsatisfiable: return true
      case .satisfiable: return false
      case .gaveUp:
        isMinimal = false
        return false
      }
    }
    var places = Set(formula.literals.map(\.place)).sorted()
    // First in large parts, so that a long query with a small conflict costs few questions.
    var size = places.count / 2
    while size >= 1 {
      var start = 0
      while start < places.count {
        guard steps < budget.maximumCoreSteps else {
          isMinimal = false
          break
        }
        let fewer = Set(places[..<start] + places[min(start + size, places.count)...])
        if isRefuted(formula.keeping { fewer.contains($0) }, &theory) {
          places = fewer.sorted()
        } else {
          start += size
        }
      }
      size = size == 1 ? 0 : (size + 1) / 2
    }
    return (places, isMinimal)
  }
}
