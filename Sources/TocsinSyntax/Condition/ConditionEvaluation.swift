package import TocsinLogModel

extension ConditionNode {
  /// Whether the condition is met.
  ///
  /// `value` yields `nil` for the max of no events: every comparison with it is false.
  ///
  /// Source: query reference, sections 6.1 and 6.5.
  package func isMet(value: (UTF8Text) -> DecimalNumber?) -> Bool {
    switch self {
    case .or(let operands, _): operands.contains { $0.isMet(value: value) }
    case .and(let operands, _): operands.allSatisfy { $0.isMet(value: value) }
    case .not(let operand, _): !operand.isMet(value: value)
    case .comparison(let comparison):
      value(comparison.label).map { comparison.comparison.holds($0, comparison.number) } ?? false
    }
  }
}

extension ConditionComparison.Operator {
  /// `left operator right`.
  package func holds(_ left: DecimalNumber, _ right: DecimalNumber) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}
