/// The limits of a message template: beyond them parsing reports a located error.
package enum TemplateBudget {
  /// Bytes of one template.
  package static let maximumLength = 64 * 1024
  /// Blocks within blocks, and parentheses, signs and calls within an `eval` expression.
  package static let maximumDepth = 32
  /// Operands of one `eval` expression; its tree leans left, so this bounds its depth as well.
  package static let maximumOperands = 128
  /// Errors reported for one template.
  package static let maximumErrors = 50
}
