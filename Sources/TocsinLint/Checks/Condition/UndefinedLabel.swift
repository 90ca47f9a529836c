import TocsinSemantics

extension Check {
  static let undefinedLabel = Check(
    .undefinedLabel,
    explanation:
      "The condition names a query that the rule does not have, often after a query was renamed. In a sequence, cases name steps.",
    fixability: .unsafe,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .condition("«d» > 0 || a > 0 || b > 0 || c > 0")
    ],
    passing: [
      .condition("a > 0 || b > 0 || c > 0")
    ],
    detection: .compiler)
}
