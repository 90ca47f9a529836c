package import TocsinDetect
package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics
package import TocsinSyntax

/// How near a rule came to a case that a test expects and that never matched.
package struct NearestMiss: Sendable {
  /// A comparison of the case that was false.
  package struct Shortfall: Sendable {
    /// The label of the query.
    package var label: String
    /// What the query counted; `nil` for the maximum of no events.
    package var value: DecimalNumber?
    /// How the value is compared with the limit.
    package var operation: ConditionComparison.Operator
    /// What the value is compared with.
    package var limit: DecimalNumber
  }

  /// The case, as an index into the rule's cases.
  package var caseIndex: Int
  /// Whose events were counted; empty where no event was, or the rule has no groups.
  package var group: [GroupValue]
  /// The last event counted; `nil` where no event matched.
  package var time: Timestamp?
  /// The false comparisons, in the order of the condition.
  package var shortfalls: [Shortfall]

  /// `failed_login was 9 and needs > 10 (case Burst, @usr.id=bob, at 2026-01-01T00:00:20.000Z)`.
  package func text(of rule: Rule) -> String {
    let counts = shortfalls.map {
      "\($0.label) was \($0.value?.canonicalText ?? "without a value") and needs "
        + "\($0.operation.rawValue) \($0.limit.canonicalText)"
    }
    let name = rule.cases[caseIndex].name
    let place =
      [name.isEmpty ? "case \(caseIndex + 1)" : "case \(name)"] + group.map { "\($0.field.name)=\($0.value)" }
      + [time.map { "at \($0.iso8601)" }].compactMap(\.self)
    return "\(counts.joined(separator: ", ")) (\(place.joined(separator: ", ")))"
  }
}

extension NearestMiss {
  /// Of each case that some expectation without a signal may mean: the window that lacked least.
  ///
  /// Only conditions over counts are judged, and none of a case that matched somewhere.
  static func find(
    _ expected: [ExpectedSignal], _ rule: Rule, _ decisions: [DecisionRecord]
  ) -> [NearestMiss] {
    var misses: [NearestMiss] = []
    for index in rule.cases.indices {
      let wanting = expected.filter { isMeant(rule.cases[index], by: $0) }
      guard !wanting.isEmpty, let condition = rule.cases[index].condition, condition.stages == nil else {
        continue
      }
      let windows = decisions.compactMap { record -> Window? in
        guard let decision = record.decision.details as? ThresholdDecision,
          wanting.contains(where: { isMeant(record.group, by: $0) })
        else { return nil }
        return Window(time: record.time, group: record.group, values: decision.values.map(\.number))
      }
      let nothing = Window(
        time: nil, group: [],
        values: rule.queries.map { $0.aggregation == .max ? nil : DecimalNumber(0) })
      let lacks = (windows.isEmpty ? [nothing] : windows).map { ($0, $0.shortfalls(of: condition, in: rule)) }
      // A case that matched is another mistake: an earlier case, or a group.
      guard lacks.allSatisfy({ !$0.1.isEmpty }) else { continue }
      // The latest of those that lack alike, which holds most events.
      let nearest = lacks.reversed().min { (distance($0.1), $0.1.count) < (distance($1.1), $1.1.count) }
      guard let (window, shortfalls) = nearest else { continue }
      misses.append(
        NearestMiss(caseIndex: index, group: window.group, time: window.time, shortfalls: shortfalls))
    }
    return misses
  }

  /// Whether an expectation means a case that matches where no event is.
  static func isOfAbsence(_ expected: [ExpectedSignal], _ rule: Rule) -> Bool {
    rule.cases.contains { ruleCase in
      expected.contains { isMeant(ruleCase, by: $0) }
        && (ruleCase.condition?.isMet { rule.queries[$0].aggregation == .max ? nil : DecimalNumber(0) }
          ?? false)
    }
  }

  private struct Window {
    var time: Timestamp?
    var group: [GroupValue]
    var values: [DecimalNumber?]

    /// The comparisons that keep a condition from being true; none where it is true.
    ///
    /// `isNegated`: the condition is to be false. Depth is bounded by the condition parser.
    func shortfalls(of condition: CaseCondition, in rule: Rule, isNegated: Bool = false) -> [Shortfall] {
      switch condition {
      case .leaf(.sequence): return []
      case .leaf(.comparison(let comparison)):
        let value = values.indices.contains(comparison.query) ? values[comparison.query] : nil
        guard comparison.isMet(value) == isNegated else { return [] }
        return [
          Shortfall(
            label: rule.queries[comparison.query].label, value: value,
            operation: isNegated ? comparison.operation.negated : comparison.operation,
            limit: comparison.limit)
        ]
      case .not(let operand, _): return shortfalls(of: operand, in: rule, isNegated: !isNegated)
      case .and(let operands, _), .or(let operands, _):
        let parts = operands.map { shortfalls(of: $0, in: rule, isNegated: isNegated) }
        let isEnoughToMeetOne = (condition.junction == .or) != isNegated
        return isEnoughToMeetOne && parts.contains(where: \.isEmpty) ? [] : parts.flatMap(\.self)
      }
    }
  }

  private static func isMeant(_ ruleCase: RuleCase, by signal: ExpectedSignal) -> Bool {
    (signal.caseName.map { $0 == ruleCase.name } ?? true)
      && (signal.severity.map { $0 == ruleCase.severity } ?? true)
  }

  private static func isMeant(_ group: [GroupValue], by signal: ExpectedSignal) -> Bool {
    signal.group.allSatisfy { wanted in
      group.first { $0.field.name == wanted.field }.map { $0.value == wanted.value } ?? true
    }
  }

  /// The sum of what the comparisons lack, each as a share of its limit.
  private static func distance(_ shortfalls: [Shortfall]) -> Double {
    shortfalls.reduce(0) { sum, shortfall in
      guard let value = shortfall.value else { return sum + 1 }
      let limit = shortfall.limit.doubleValue
      return sum + abs(limit - value.doubleValue) / max(1, abs(limit))
    }
  }
}

extension ConditionComparison.Operator {
  /// The operator that is true where this one is false.
  fileprivate var negated: ConditionComparison.Operator {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }
}
