package import TocsinLogModel
package import TocsinMatch
package import TocsinSemantics
import TocsinSyntax

/// The group of a threshold rule that came nearest to a case, and the event with which it did.
package struct NearMiss: Sendable {
  /// Index of the rule in the plan set.
  package var rule: Int
  /// The case that came nearest, or was met.
  package var caseIndex: Int
  /// How much of the condition held, from 0 to 1; 1 when the case was met.
  package var share: Double
  /// Whose events they are.
  package var group: [GroupValue]
  /// By query: its value in the group's window.
  package var values: [QueryValue]
  /// The event, with the time at which the window ended.
  package var record: SampleRecord
}

/// How much of a condition holds.
enum ConditionShare {
  /// 1 when the condition holds, else less: a comparison holds as far as its value is on the way to the limit.
  static func of(_ condition: CaseCondition, _ values: [QueryValue]) -> Double {
    switch condition {
    case .or(let operands, _): return operands.map { of($0, values) }.max() ?? 0
    case .and(let operands, _):
      return operands.map { of($0, values) }.reduce(0, +) / Double(max(1, operands.count))
    case .not(let operand, _): return ConditionEvaluator.holds(operand, values) ? 0 : 1
    case .leaf(.sequence): return 0
    case .leaf(.comparison(let comparison)):
      if comparison.isMet(values[comparison.query].number) { return 1 }
      guard let number = values[comparison.query].number else { return 0 }
      return of(number.doubleValue, comparison.operation, comparison.limit)
    }
  }

  private static func of(
    _ value: Double, _ operation: ConditionComparison.Operator, _ limit: DecimalNumber
  ) -> Double {
    let share: Double
    switch operation {
    case .greater:
      // A whole number has to be one more.
      share = value / (limit.integerValue == nil ? limit.doubleValue : limit.doubleValue + 1)
    case .greaterOrEqual: share = value / limit.doubleValue
    case .less, .lessOrEqual: share = limit.doubleValue / value
    case .equal: share = min(value / limit.doubleValue, limit.doubleValue / value)
    case .notEqual: share = 0
    }
    return share.isFinite ? min(max(share, 0), 0.999) : 0
  }
}

/// Follows the group of a rule that comes nearest to a case.
struct NearMissTracker: Sendable {
  /// When the search for the nearest group ends.
  enum Extent: Sendable {
    /// With the first signal: whoever has one asks for no nearest group.
    case untilSignal
    /// With the first group that met a case.
    case untilMet
  }

  private let rule: Rule
  private let index: Int
  private let extent: Extent
  /// By query: the greatest count of a group that was looked at.
  private var greatest: [Int]
  private(set) var nearest: NearMiss?
  private(set) var isActive = true

  init(_ rule: Rule, _ index: Int, _ extent: Extent) {
    (self.rule, self.index, self.extent) = (rule, index, extent)
    greatest = rule.queries.map { _ in 0 }
  }

  /// Whether a group with a count of a query is to be looked at: none had as many.
  ///
  /// For rules with one query this finds the nearest group; with several it may miss one that came near by another.
  @inline(__always)
  mutating func wants(_ count: Int, _ query: Int) -> Bool {
    guard isActive, count > greatest[query] else { return false }
    greatest[query] = count
    return true
  }

  /// Notes the values of a group at an event, and the case that they met.
  mutating func note(
    _ values: [QueryValue], met: Int?, _ fields: [GroupField], _ group: GroupKey, _ record: () -> SampleRecord
  ) {
    guard isActive else { return }
    if let met {
      isActive = false
      if case .untilMet = extent {
        nearest = NearMiss(
          rule: index, caseIndex: met, share: 1, group: zip(fields, group.values).map(GroupValue.init),
          values: values, record: record())
      } else {
        nearest = nil
      }
      return
    }
    var best = (share: nearest?.share ?? 0, caseIndex: -1)
    for (place, ruleCase) in rule.cases.enumerated() {
      guard let condition = ruleCase.condition else { continue }
      let share = ConditionShare.of(condition, values)
      if share > best.share { best = (share, place) }
    }
    guard best.caseIndex >= 0 else { return }
    nearest = NearMiss(
      rule: index, caseIndex: best.caseIndex, share: best.share,
      group: zip(fields, group.values).map(GroupValue.init), values: values, record: record())
  }
}
