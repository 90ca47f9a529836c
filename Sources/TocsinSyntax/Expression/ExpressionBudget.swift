/// How large the expression of a calculated field may be.
///
/// One above each limit is a located error.
package enum ExpressionBudget {
  package static let maximumBytes = 8 * 1024
  /// Parentheses, calls, and operators before an operand, around one operand.
  package static let maximumDepth = 50
  /// Operands and operators together.
  package static let maximumNodes = 200
}
