import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Whether one rule gives a signal wherever another does.
struct CoverageQuestion {
  private let rules: [Rule]
  private var known: [Pair: Bool] = [:]
  private(set) var questions = 0
  private(set) var undecided = 0

  /// Whether the first query implies the second.
  private struct Pair: Hashable {
    var rule: Int
    var query: Int
    var otherRule: Int
    var otherQuery: Int
  }

  init(_ rules: [Rule]) {
    self.rules = rules
  }

  /// Whether the shapes allow an answer: groups and windows that line up, severities, no case that fires on silence.
  func mayCover(_ cover: Int, _ rule: Int) -> Bool {
    let (one, other) = (rules[cover], rules[rule])
    guard let highest = one.cases.map(\.severity).max(), let wanted = other.cases.map(\.severity).max(),
      highest >= wanted, one.options.evaluationWindow >= other.options.evaluationWindow,
      (one.options.evaluationWindow == 0) == (other.options.evaluationWindow == 0),
      judgesAlike(RuleSettings(one), RuleSettings(other))
    else { return false }
    let group = other.queries[0].counting.group
    let queries = one.queries + other.queries
    guard
      queries.allSatisfy({
        $0.counting.group == group && ($0.aggregation == .count || $0.aggregation == .cardinality)
      })
    else { return false }
    let nothing = CountVector(values: other.queries.map { _ in DecimalNumber(0) })
    return !other.cases.contains { $0.condition?.isMet(by: nothing) ?? true }
  }

  /// Both compare counts of events at the same times, and divide signals alike; how long signals live is left aside.
  ///
  /// A table lets only some of the events in that a query matches.
  private func judgesAlike(_ one: RuleSettings, _ other: RuleSettings) -> Bool {
    [one, other].allSatisfy(CoverageQuestion.isProvable) && one.schedule == other.schedule
      && one.lowersSeverityByEnvironment == other.lowersSeverityByEnvironment
      && one.signalGroup?.map(\.source) == other.signalGroup?.map(\.source)
  }

  /// Whether what a rule does follows from its queries, and from conditions over counts of events in windows.
  static func isProvable(_ rule: Rule) -> Bool { isProvable(RuleSettings(rule)) }

  private static func isProvable(_ settings: RuleSettings) -> Bool {
    settings.type == .logDetection && settings.countsInWindows && settings.tables.isEmpty
  }

  /// Whether every signal of a rule comes with one of the cover of at least, or of exactly, its severity.
  mutating func covers(_ cover: Int, _ rule: Int, isExact: Bool, _ reasoner: inout Reasoner) -> Bool {
    guard mayCover(cover, rule) else { return false }
    let (one, other) = (rules[cover], rules[rule])
    let offset = other.queries.count
    let maximum: Int64? = one.options.evaluationWindow == 0 ? 1 : nil
    var space = CountSpace(
      domains: (other.queries + one.queries).map { .count(maximum: $0.aggregation == .count ? maximum : nil) }
    )
    for (query, lesser) in other.queries.enumerated() {
      var isSeen = false
      for (position, greater) in one.queries.enumerated() where isCountedAlike(lesser, greater) {
        guard implies(Pair(rule: rule, query: query, otherRule: cover, otherQuery: position), &reasoner)
        else { continue }
        isSeen = true
        space.order.append(CountSpace.AtMost(lesser: query, greater: offset + position))
        if one.options.evaluationWindow == other.options.evaluationWindow,
          implies(Pair(rule: cover, query: position, otherRule: rule, otherQuery: query), &reasoner)
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

  private func isCountedAlike(_ one: RuleQuery, _ other: RuleQuery) -> Bool {
    one.counting.measure == other.counting.measure
  }

  private mutating func implies(_ pair: Pair, _ reasoner: inout Reasoner) -> Bool {
    if let answer = known[pair] { return answer }
    questions += 1
    let lesser = RuleSearch.effective(rules[pair.rule].queries[pair.query], in: rules[pair.rule])
    let greater = RuleSearch.effective(
      rules[pair.otherRule].queries[pair.otherQuery], in: rules[pair.otherRule])
    var answer = false
    switch reasoner.implies(lesser, greater) {
    case .holds: answer = true
    case .fails: break
    case .gaveUp: undecided += 1
    }
    known[pair] = answer
    return answer
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
