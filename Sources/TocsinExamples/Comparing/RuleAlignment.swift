import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Which queries and cases of two rules belong together.
struct RuleAlignment {
  /// By query of the old rule: the query of the new one.
  let queries: [Int?]
  /// By case of the old rule: the case of the new one.
  let cases: [Int?]
  let addedQueries: [Int]
  let addedCases: [Int]

  init(old: Rule, new: Rule) {
    queries = RuleAlignment.pair(old.queries.map(\.label), new.queries.map(\.label))
    cases = RuleAlignment.pair(old.cases.map(\.name), new.cases.map(\.name))
    let (pairedQueries, pairedCases) = (Set(queries.compactMap(\.self)), Set(cases.compactMap(\.self)))
    addedQueries = new.queries.indices.filter { !pairedQueries.contains($0) }
    addedCases = new.cases.indices.filter { !pairedCases.contains($0) }
  }

  /// Every query has its partner.
  var isComplete: Bool { addedQueries.isEmpty && queries.allSatisfy { $0 != nil } }

  /// By name, the rest in order.
  private static func pair(_ old: [String], _ new: [String]) -> [Int?] {
    var partners = old.indices.map { index -> Int? in
      guard !old[index].isEmpty, old.count(where: { $0 == old[index] }) == 1 else { return nil }
      let found = new.indices.filter { new[$0] == old[index] }
      return found.count == 1 ? found[0] : nil
    }
    var free = new.indices.filter { !partners.contains($0) }
    for index in partners.indices where partners[index] == nil && !free.isEmpty {
      partners[index] = free.removeFirst()
    }
    return partners
  }

  /// An old condition, its queries replaced by their partners; `nil` where one has none.
  func inNew(_ condition: CaseCondition) -> CaseCondition? { condition.mapQueries { queries[$0] } }
}

/// How the logs of an old query relate to those of the new one.
package enum QueryRelation: String, Sendable, Hashable {
  case same = "the same logs"
  case narrower = "fewer logs"
  case wider = "more logs"
  case overlapping = "some logs fewer, others more"
  case disjoint = "other logs altogether"
  case undecided = "undecided"

  static func of(_ old: QuerySyntax, _ new: QuerySyntax, _ reasoner: inout Reasoner) -> QueryRelation {
    switch (reasoner.implies(old, new), reasoner.implies(new, old)) {
    case (.holds, .holds): return .same
    case (.holds, .fails): return .wider
    case (.fails, .holds): return .narrower
    case (.fails, .fails):
      if case .unsatisfiable = reasoner.overlap(old, new) { return .disjoint }
      return .overlapping
    case (.gaveUp, _), (_, .gaveUp): return .undecided
    }
  }
}
