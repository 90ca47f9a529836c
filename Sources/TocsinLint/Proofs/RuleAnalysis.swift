package import TocsinDiagnostics
import TocsinExamples
package import TocsinReasoning
package import TocsinSemantics
import TocsinSyntax

/// What is decided about one rule, each question asked once however many checks want the answer.
package final class RuleAnalysis {
  let rule: Rule
  package private(set) lazy var reasoner = Reasoner.confirmedByEvaluation()
  private var satisfiabilities: [Int: Satisfiability] = [:]
  private var avoidabilities: [Int: Satisfiability] = [:]
  private var redundancies: [Int: [RedundantTerm]] = [:]
  private var noted: [Undecided] = []

  /// Two queries that yield the same value over any logs.
  package struct QueryPair: Hashable, Sendable {
    package var first: Int
    package var second: Int
  }

  /// A question that has no answer within the budget.
  package struct Undecided: Hashable, Sendable {
    package var question: String
    package var reason: GaveUp
    package var span: SourceSpan
  }

  package init(_ rule: Rule) {
    self.rule = rule
  }

  /// Queries whose search is in the language of logs.
  package var searches: [Int] { rule.queries.indices.filter { rule.queries[$0].search.root != nil } }

  package var cases: [RuleCase] { rule.cases }

  package func label(_ query: Int) -> String { rule.queries[query].label }

  private func searchSpan(_ query: Int) -> SourceSpan {
    rule.queries[query].search.root?.span ?? rule.queries[query].span
  }

  /// Asks something that is not remembered.
  package func ask<Answer>(_ question: (inout Reasoner) -> Answer) -> Answer { question(&reasoner) }

  // MARK: - Queries

  /// Whether some log meets the query, the rule's filters included.
  package func satisfiability(of query: Int) -> Satisfiability {
    if let known = satisfiabilities[query] { return known }
    let answer = reasoner.isSatisfiable(RuleSearch.effective(rule.queries[query], in: rule))
    if case .gaveUp(let reason) = answer {
      note("whether some log meets query `\(rule.queries[query].label)`", reason, searchSpan(query))
    }
    satisfiabilities[query] = answer
    return answer
  }

  /// Whether some log does not meet the query: unsatisfiable for one that every log meets.
  package func avoidability(of query: Int) -> Satisfiability {
    if let known = avoidabilities[query] { return known }
    let answer = reasoner.solve(all: [], none: [RuleSearch.effective(rule.queries[query], in: rule)])
    if case .gaveUp(let reason) = answer {
      note("whether every log meets query `\(rule.queries[query].label)`", reason, searchSpan(query))
    }
    avoidabilities[query] = answer
    return answer
  }

  /// Terms of the query's own search that change nothing.
  package func redundantTerms(of query: Int) -> [RedundantTerm] {
    if let known = redundancies[query] { return known }
    let found = reasoner.redundantTerms(rule.queries[query].search)
    redundancies[query] = found
    return found
  }

  package private(set) lazy var equalQueries: [QueryPair] = {
    var found: [QueryPair] = []
    for second in searches {
      for first in searches where first < second && countsAlike(first, second) {
        switch reasoner.equivalent(rule.queries[first].search, rule.queries[second].search) {
        case .equivalent: found.append(QueryPair(first: first, second: second))
        case .different: continue
        case .gaveUp(let reason):
          let labels = MessageText.list([rule.queries[first].label, rule.queries[second].label])
          note("whether queries \(labels) are the same", reason, searchSpan(second))
        }
      }
    }
    return found
  }()

  private func countsAlike(_ first: Int, _ second: Int) -> Bool {
    rule.queries[first].counting == rule.queries[second].counting
  }

  // MARK: - Conditions

  /// Cases are decided for the method that compares counts.
  package var decidesCases: Bool {
    rule.options.detectionMethod == .threshold && rule.type == .logDetection
  }

  /// What the queries can yield together.
  ///
  /// A query that no log meets counts like any other here: that it is empty is said of the query, once.
  package private(set) lazy var space: CountSpace = {
    var space = reasoner.countSpace(of: rule)
    var impossible: Set<Int> = []
    for (index, domain) in space.domains.enumerated() where domain == .zero || domain == .noValue {
      impossible.insert(index)
      space.domains[index] = ordinaryDomain(of: rule.queries[index])
    }
    space.order.removeAll { impossible.contains($0.lesser) || impossible.contains($0.greater) }
    return space
  }()

  private func ordinaryDomain(of query: RuleQuery) -> CountSpace.Domain {
    switch query.aggregation {
    case .max: .numberOrNone
    case .sum: .number
    case .count: .count(maximum: rule.options.evaluationWindow == 0 ? 1 : nil)
    default: .count(maximum: nil)
    }
  }

  package var caseReasoner: CaseReasoner { CaseReasoner(space: space) }

  /// By case: whether its condition is met always, never or sometimes; `nil` where it has none.
  ///
  /// That an evaluation is caused by an event is left aside: `a > 0` over a window of no length says something.
  package private(set) lazy var truths: [ConditionTruth?] = {
    guard decidesCases else { return rule.cases.map { _ in nil } }
    var space = space
    space.needsEvent = false
    let reasoner = CaseReasoner(space: space)
    return rule.cases.map { item -> ConditionTruth? in
      guard let condition = item.condition else { return nil }
      let truth = reasoner.truth(of: condition)
      if case .gaveUp(let reason) = truth {
        note("when `\(MessageText.oneLine(item.conditionText))` holds", reason, item.conditionSpan)
      }
      return truth
    }
  }()

  /// By case: whether it can be the first that is met.
  package private(set) lazy var reaches: [CaseReach] = {
    guard decidesCases else { return rule.cases.map { _ in .gaveUp(.noCondition) } }
    let found = caseReasoner.reachableCases(rule.cases.map(\.condition))
    for (item, reach) in zip(rule.cases, found) {
      guard case .gaveUp(let reason) = reach, item.condition != nil, reason != .sequence else { continue }
      note(
        "whether `\(MessageText.oneLine(item.conditionText))` is ever the first to hold", reason,
        item.conditionSpan)
    }
    return found
  }()

  // MARK: - What is not known

  /// The questions without an answer, after all of them were asked.
  package var undecided: [Undecided] {
    for query in searches {
      _ = satisfiability(of: query)
      _ = avoidability(of: query)
    }
    _ = (equalQueries, truths, reaches)
    return noted
  }

  private func note(_ question: String, _ reason: GaveUp, _ span: SourceSpan) {
    noted.append(Undecided(question: question, reason: reason, span: span))
  }
}

extension RuleCase {
  /// Where the condition is written; the case where it has none.
  package var conditionSpan: SourceSpan {
    guard let stages = conditionSyntax?.stages, let first = stages.first else { return span }
    return stages.dropFirst().reduce(first.span) { $0.union($1.span) }
  }
}
