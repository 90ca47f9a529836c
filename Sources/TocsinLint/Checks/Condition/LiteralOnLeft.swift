import TocsinSyntax

extension Check {
  static let literalOnLeft = Check(
    ConditionDiagnostics.literalOnLeft,
    explanation:
      "In a comparison the label stands on the left and the number on the right. The other way round the service refuses it.",
    fixability: .safe,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .condition("«5 < a» && b > 0 && c > 0")
    ],
    passing: [
      .condition("a > 5 && b > 0 && c > 0")
    ],
    detection: .compiler)
}
