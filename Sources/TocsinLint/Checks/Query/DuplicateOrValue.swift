import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let duplicateOrValue = DiagnosticDescriptor(
    "Q215", "duplicate-or-value", .warning, "A value of a group is covered by another.")
}

extension Check {
  static let duplicateOrValue = Check(
    .duplicateOrValue,
    explanation: """
      The same value stands twice among the alternatives of one key, or a wildcard beside it already matches it.

      The fix removes the value; that the meaning stays is proven before it is offered.
      """,
    fixability: .safe,
    triggering: [
      .query("@evt.name:(login OR logout OR «login»)"), .query("@evt.name:(log* OR «login»)"),
      .query("@evt.name:(«login» OR log*)"),
    ],
    passing: [.query("@evt.name:(login OR logout)"), .query("@evt.name:(log* OR sign*)")],
    detection: .rule { RedundantParts.report(.groupValue, as: .duplicateOrValue, in: $0, into: &$1) })
}
