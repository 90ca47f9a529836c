import TocsinSyntax

extension Check {
  static let misplacedThen = Check(
    ConditionDiagnostics.misplacedThen,
    explanation: """
      `THEN` asks that one condition holds after another. It may be used in the only case of a threshold rule, outside
      parentheses; elsewhere it has no meaning.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .cases(
        """
        - {status: high, condition: «a > 0 THEN b > 0»}
        - {status: low, condition: c > 0}
        """)
    ],
    passing: [
      .condition("a > 0 THEN b > 0 THEN c > 0")
    ],
    detection: .compiler)
}
