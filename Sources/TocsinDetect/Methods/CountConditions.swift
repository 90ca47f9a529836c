import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// The case conditions of a rule as steps of plain values, for queries that count events: nearly every event that
/// matches a query meets no case, and this says so without making anything.
struct CountConditions: Sendable {
  /// A comparison, and where to go on.
  private struct Step: Sendable {
    var query: Int32
    var comparison: ConditionComparison.Operator
    var integer: Int64
    /// For a number that is no 64-bit integer: its place among these, else -1.
    var decimal: Int32
    var onTrue: Int32
    var onFalse: Int32
  }

  private static let holds: Int32 = -1
  private static let fails: Int32 = -2

  private var steps: [Step] = []
  private var decimals: [DecimalNumber] = []
  /// By case.
  private var entries: [Int32] = []

  init(_ cases: [RuleCase]) {
    for ruleCase in cases {
      entries.append(
        ruleCase.condition.map { emit($0, CountConditions.holds, CountConditions.fails) }
          ?? CountConditions.fails)
    }
  }

  /// The first case that holds for the queries' counts.
  @inline(__always)
  func firstMatch(_ count: (Int) -> Int) -> Int? {
    for index in entries.indices {
      var place = entries[index]
      while place >= 0 {
        let step = steps[Int(place)]
        place = isMet(step, Int64(count(Int(step.query)))) ? step.onTrue : step.onFalse
      }
      if place == CountConditions.holds { return index }
    }
    return nil
  }

  private func isMet(_ step: Step, _ count: Int64) -> Bool {
    guard step.decimal < 0 else {
      return step.comparison.holds(DecimalNumber(count), decimals[Int(step.decimal)])
    }
    switch step.comparison {
    case .less: return count < step.integer
    case .lessOrEqual: return count <= step.integer
    case .greater: return count > step.integer
    case .greaterOrEqual: return count >= step.integer
    case .equal: return count == step.integer
    case .notEqual: return count != step.integer
    }
  }

  /// Emits back to front, so that targets are known.
  private mutating func emit(_ condition: CaseCondition, _ onTrue: Int32, _ onFalse: Int32) -> Int32 {
    switch condition {
    case .or(let operands, _): return operands.reversed().reduce(onFalse) { emit($1, onTrue, $0) }
    case .and(let operands, _): return operands.reversed().reduce(onTrue) { emit($1, $0, onFalse) }
    case .not(let operand, _): return emit(operand, onFalse, onTrue)
    case .leaf(.comparison(let comparison)):
      var decimal: Int32 = -1
      if comparison.limit.integerValue == nil {
        decimal = Int32(truncatingIfNeeded: decimals.count)
        decimals.append(comparison.limit)
      }
      steps.append(
        Step(
          query: Int32(truncatingIfNeeded: comparison.query), comparison: comparison.operation,
          integer: comparison.limit.integerValue ?? 0, decimal: decimal, onTrue: onTrue, onFalse: onFalse))
      return Int32(truncatingIfNeeded: steps.count - 1)
    // Refused before evaluation: such a rule is listed as unsupported.
    case .leaf(.sequence): return onFalse
    }
  }
}
