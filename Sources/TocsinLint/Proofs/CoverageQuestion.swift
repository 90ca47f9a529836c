import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Whether one rule gives a signal wherever another does.
struct CoverageQuestion: ~Copyable {
  private let rules: [Rule]
  /// By rule: the number of its first query in the filter.
  private let firstQuery: [Int?]
  private(set) var filter: WitnessFilter
  private var known: [Pair: Bool] = [:]
  private(set) var questions = 0
  private(set) var undecided = 0

  /// Whether the first of two distinct queries of the filter implies the second.
  private struct Pair: Hashable {
    var one: Int
    var other: Int
  }

  init(_ rules: [Rule], firstQuery: [Int?], filter: consuming WitnessFilter) {
    self.rules = rules
    self.firstQuery = firstQuery
    self.filter = filter
  }

  /// Whether every signal of a rule comes with one of the cover of at least, or of exactly, its severity.
  ///
  /// Asked where the shapes of the two allow it.
  mutating func covers(_ cover: Int, _ rule: Int, isExact: Bool, _ reasoner: inout Reasoner) -> Bool {
    guard let firstOfCover = firstQuery[cover], let first = firstQuery[rule] else { return false }
    let (one, other) = (rules[cover], rules[rule])
    let offset = other.queries.count
    let maximum: Int64? = one.options.evaluationWindow == 0 ? 1 : nil
    var space = CountSpace(
      domains: (other.queries + one.queries).map { .count(maximum: $0.aggregation == .count ? maximum : nil) }
    )
    for (query, lesser) in other.queries.enumerated() {
      var isSeen = false
      for (position, greater) in one.queries.enumerated() where lesser.isCountedAlike(greater) {
        guard implies(first + query, firstOfCover + position, &reasoner) else { continue }
        isSeen = true
        space.order.append(CountSpace.AtMost(lesser: query, greater: offset + position))
        if one.options.evaluationWindow == other.options.evaluationWindow,
          implies(firstOfCover + position, first + query, &reasoner)
        {
          space.order.append(CountSpace.AtMost(lesser: offset + position, greater: query))
        }
      }
      // An event that only the rule sees would not make the cover look.
      guard isSeen else { return false }
    }
    let caseReasoner = CaseReasoner(space: space)
    for (index, item) in other.cases.enumerated() {
      guard let fires = CoverageQuestion.isFirst(index, of: other, offset: 0) else { return false }
      let answers = one.cases.indices.filter {
        isExact ? one.cases[$0].severity == item.severity : one.cases[$0].severity >= item.severity
      }.compactMap { CoverageQuestion.isFirst($0, of: one, offset: offset) }
      if case .never = caseReasoner.truth(of: fires) { continue }
      guard !answers.isEmpty, caseReasoner.implies(fires, .or(answers)) else { return false }
    }
    return true
  }

  /// Whether one query of the filter implies another.
  private mutating func implies(_ one: Int, _ other: Int, _ reasoner: inout Reasoner) -> Bool {
    guard filter.mayImply(one, other), let number = filter.number(of: one),
      let otherNumber = filter.number(of: other)
    else { return false }
    let pair = Pair(one: number, other: otherNumber)
    if let answer = known[pair] { return answer }
    questions += 1
    var answer = false
    switch reasoner.implies(filter.queries[number], filter.queries[otherNumber]) {
    case .holds: answer = true
    case .fails(let log): filter.add(log, of: one)
    case .gaveUp: undecided += 1
    }
    known[pair] = answer
    return answer
  }

  /// Whether some log matches each query of a rule.
  func isSatisfiable(_ rule: Int, _ reasoner: inout Reasoner) -> Bool {
    guard let first = firstQuery[rule] else { return false }
    for query in rules[rule].queries.indices where !filter.hasLog(first + query) {
      guard let number = filter.number(of: first + query),
        case .satisfiable = reasoner.isSatisfiable(filter.queries[number])
      else { return false }
    }
    return true
  }

  /// The case is the first that holds; queries are counted on from `offset`.
  private static func isFirst(_ index: Int, of rule: Rule, offset: Int) -> CaseCondition? {
    guard let own = rule.cases[index].condition else { return nil }
    let earlier = rule.cases[..<index].compactMap(\.condition)
    let parts = [own] + earlier.map { CaseCondition.not($0) }
    return CaseCondition.and(parts).mapQueries { $0 + offset }
  }
}

extension AttributeValue {
  /// Whether there is a list of several values at any depth; depth is that of the paths of a query.
  var holdsList: Bool {
    switch self {
    case .array(let items): items.count > 1 || items.contains(where: \.holdsList)
    case .object(let members): members.contains { $0.value.holdsList }
    default: false
    }
  }
}
