import TocsinSyntax

extension Check {
  static let thenSpelling = Check(
    ConditionDiagnostics.thenSpelling,
    explanation: "`THEN` is documented in capitals. `then` is read the same.",
    fixability: .safe,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .condition("a > 0 «then» b > 0 THEN c > 0")
    ],
    passing: [
      .condition("a > 0 THEN b > 0 THEN c > 0")
    ],
    detection: .compiler)
}
