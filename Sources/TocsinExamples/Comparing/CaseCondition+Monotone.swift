import TocsinSemantics
import TocsinSyntax

extension CaseCondition {
  /// Stays met when these queries' values grow.
  func isMonotone(in queries: Set<Int>, isNegated: Bool = false) -> Bool {
    switch self {
    case .and(let operands), .or(let operands):
      operands.allSatisfy { $0.isMonotone(in: queries, isNegated: isNegated) }
    case .not(let operand): operand.isMonotone(in: queries, isNegated: !isNegated)
    case .sequence: false
    case .comparison(let query, let operation, _):
      if queries.contains(query) {
        switch operation {
        case .greater, .greaterOrEqual: !isNegated
        case .less, .lessOrEqual: isNegated
        case .equal, .notEqual: false
        }
      } else {
        true
      }
    }
  }
}
