import TocsinSemantics
import TocsinSyntax

extension CaseCondition {
  /// Stays met when these queries' values grow.
  func isMonotone(in queries: Set<Int>) -> Bool {
    leaves(isNegated: false).allSatisfy { leaf, isNegated in
      guard case .comparison(let comparison) = leaf else { return false }
      guard queries.contains(comparison.query) else { return true }
      switch comparison.operation {
      case .greater, .greaterOrEqual: return !isNegated
      case .less, .lessOrEqual: return isNegated
      case .equal, .notEqual: return false
      }
    }
  }
}
