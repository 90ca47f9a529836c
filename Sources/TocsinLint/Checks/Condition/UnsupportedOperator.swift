import TocsinSyntax

extension Check {
  static let unsupportedOperator = Check(
    ConditionDiagnostics.unsupportedOperator,
    explanation:
      "Conditions know `>`, `>=`, `<`, `<=`, `&&` and `||`. Words such as `and` belong to the search language, and `=` to neither.",
    fixability: .safe,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .condition("a > 0 «and» b > 0 && c > 0"),
      .condition("a > 5 «&» b > 0 && c > 0"),
    ],
    passing: [
      .condition("a > 0 && b > 0 && c > 0")
    ],
    detection: .compiler)
}
