/// The limits of a case condition: beyond them parsing stops with a located error.
package enum ConditionBudget {
  /// Bytes of one condition.
  package static let maximumLength = 16 * 1024
  /// Parentheses and `!` around one comparison.
  package static let maximumDepth = 100
  /// Errors reported for one condition; a text with more is not a condition.
  package static let maximumErrors = 50
}
