import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Proofs about two rules, by their parts: frames, queries, and the case that values give.
///
/// A method that does more than count is taken as it is: two rules do the same when it is told the same.
struct BehaviourProof {
  private let old: Rule
  private let new: Rule
  private let alignment: RuleAlignment
  /// By query of the old rule.
  private let relations: [QueryRelation]

  init(_ old: Rule, _ new: Rule, _ alignment: RuleAlignment, _ relations: [QueryRelation]) {
    self.old = old
    self.new = new
    self.alignment = alignment
    self.relations = relations
  }

  private var pairs: [(old: RuleQuery, new: RuleQuery)] {
    zip(old.queries, alignment.queries).compactMap { query, partner in
      partner.map { (query, new.queries[$0]) }
    }
  }

  /// All that is not a query's search or a case is the same.
  private var hasSameFrame: Bool {
    alignment.isComplete && RuleSettings(old) == RuleSettings(new)
      && old.options.decidingWindow == new.options.decidingWindow
      && pairs.allSatisfy { $0.old.measuresLike($0.new) }
  }

  /// The same logs give the same signals.
  func isEquivalent(_ reasoner: inout Reasoner) -> Bool {
    guard hasSameFrame, relations.allSatisfy({ $0 == .same }) else { return false }
    if !RuleSettings(old).countsInWindows { return hasSameCases }
    return disagreements(&reasoner)?.isEmpty ?? false
  }

  /// The same cases in the same order, over queries in the same order.
  ///
  /// The condition of an anomaly rule says a quantile, which is one of the method's options.
  private var hasSameCases: Bool {
    let saysQuantile = old.options.detectionMethod == .anomalyDetection
    return alignment.queries.elementsEqual(old.queries.indices.map { $0 })
      && old.cases.elementsEqual(new.cases) { before, after in
        before.name == after.name && before.severity == after.severity
          && (saysQuantile || before.condition == after.condition)
      }
  }

  /// Values of the new rule's queries for which the rules give different cases; `nil` when that is not decided.
  func disagreements(_ reasoner: inout Reasoner) -> [CountVector]? {
    guard RuleSettings(old).countsInWindows, RuleSettings(new).countsInWindows,
      let oldConditions = oldConditionsInNew
    else { return nil }
    let newConditions = new.cases.map(\.condition)
    let reasoning = CaseReasoner(space: reasoner.countSpace(of: new), budget: reasoner.budget)
    var found: [CountVector] = []
    for one in [Int?](oldConditions.indices.map { $0 }) + [nil] {
      for other in [Int?](newConditions.indices.map { $0 }) + [nil] {
        let outcomes = (one.map { outcome(old, $0) }, other.map { outcome(new, $0) })
        guard outcomes.0 != outcomes.1 else { continue }
        let (met, unmet) = question(oldConditions, one)
        let (otherMet, otherUnmet) = question(newConditions, other)
        switch reasoning.values(meeting: met + otherMet, but: unmet + otherUnmet) {
        case .found(let values): found.append(values)
        case .none: continue
        case .gaveUp: return nil
        }
      }
    }
    return found
  }

  /// The new rule fires only where the old one does.
  func isNarrower(_ reasoner: inout Reasoner) -> Bool {
    guard alignment.isComplete, RuleSettings(old).countsInWindows, RuleSettings(old) == RuleSettings(new),
      new.options.evaluationWindow <= old.options.evaluationWindow,
      relations.allSatisfy({ $0 == .same || $0 == .narrower }),
      let oldConditions = oldConditionsInNew
    else { return false }
    let isShorter = new.options.evaluationWindow < old.options.evaluationWindow
    var shrinking: Set<Int> = []
    for (index, partner) in alignment.queries.enumerated() {
      guard let partner else { return false }
      let (before, after) = (old.queries[index], new.queries[partner])
      let isFiner = before.groupByFields != after.groupByFields
      guard isFiner ? refines(before, after) : before.measuresLike(after) else { return false }
      if isFiner || isShorter || relations[index] == .narrower {
        // A sum can grow when events are left out.
        guard after.aggregation != .sum else { return false }
        shrinking.insert(partner)
      }
    }
    let conditions = oldConditions.compactMap(\.self)
    guard conditions.allSatisfy({ $0.isMonotone(in: shrinking) }) else { return false }
    let reasoning = CaseReasoner(space: reasoner.countSpace(of: new), budget: reasoner.budget)
    return new.cases.compactMap(\.condition).allSatisfy { condition in
      reasoning.values(meeting: [condition], but: conditions) == .none
    }
  }

  /// The same query with further group-by fields, all of them required.
  private func refines(_ before: RuleQuery, _ after: RuleQuery) -> Bool {
    guard !before.hasOptionalGroupByFields, !after.hasOptionalGroupByFields,
      before.groupByFields.allSatisfy(after.groupByFields.contains)
    else { return false }
    var same = after
    same.groupByFields = before.groupByFields
    return before.measuresLike(same)
  }

  private var oldConditionsInNew: [CaseCondition?]? {
    var mapped: [CaseCondition?] = []
    for ruleCase in old.cases {
      guard let condition = ruleCase.condition else {
        mapped.append(nil)
        continue
      }
      guard let inNew = alignment.inNew(condition) else { return nil }
      mapped.append(inNew)
    }
    return mapped
  }

  /// What makes a case the first that is met, or none of them be met.
  private func question(
    _ conditions: [CaseCondition?], _ index: Int?
  ) -> (met: [CaseCondition], unmet: [CaseCondition]) {
    guard let index else { return ([], conditions.compactMap(\.self)) }
    return ([conditions[index] ?? .or([])], conditions[..<index].compactMap(\.self))
  }

  private struct Outcome: Equatable {
    var name: String
    var severity: SignalSeverity
  }

  private func outcome(_ rule: Rule, _ index: Int) -> Outcome {
    Outcome(name: rule.cases[index].name, severity: rule.cases[index].severity)
  }
}

extension RuleQuery {
  /// Counts in the same way, and names groups alike; the searches may differ.
  fileprivate func measuresLike(_ other: RuleQuery) -> Bool {
    counting == other.counting && groupNames == other.groupNames
  }
}
