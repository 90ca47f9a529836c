import TocsinSyntax

extension Check {
  static let conditionSyntax = Check(
    ConditionDiagnostics.syntax,
    explanation: """
      A condition compares counts of queries with numbers, `failed_login > 5`, and joins comparisons with `&&`, `||` and
      parentheses. This text follows another grammar, so the service would refuse it.
      """,
    fixability: .unsafe,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .condition("«a» && b > 0 && c > 0"),
      .condition("«(»a > 0 || b > 0 || c > 0"),
    ],
    passing: [
      .condition("a > 0 && (b > 0 || c > 0)")
    ],
    detection: .compiler)
}
