package import TocsinLogModel

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
  /// `> 0` or `>= 1`, of which one event is enough.
  package func asksForOne(_ limit: DecimalNumber) -> Bool {
    switch self {
    case .greater: limit == DecimalNumber(0)
    case .greaterOrEqual: limit == DecimalNumber(1)
    case .less, .lessOrEqual, .equal, .notEqual: false
    }
  }
}
