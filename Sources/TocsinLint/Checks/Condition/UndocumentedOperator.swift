import TocsinSyntax

extension Check {
  static let undocumentedOperator = Check(
    ConditionDiagnostics.undocumentedOperator,
    explanation: """
      Datadog documents `>`, `>=`, `<` and `<=` for counts. `==`, `!=` and `!` are evaluated here by their evident meaning; in
      the service they may be refused.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .condition("a «==» 5 && b > 0 && c > 0"),
      .condition("«!»(a > 0) && b > 0 && c > 0"),
    ],
    passing: [
      .condition("a >= 5 && a < 6 && b > 0 && c > 0")
    ],
    detection: .compiler)
}
