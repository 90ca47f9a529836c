import TocsinSemantics

extension Check {
  static let newValueShape = Check(
    .newValueShape,
    explanation:
      "A new value rule has one query, which aggregates by `new_value`, and one case without a condition.",
    fixability: .unsafe,
    source: "Datadog: New Value",
    triggering: [.newValue(cases: "- status: low\n  condition: «a > 5»", options: "forgetAfter: 28")],
    passing: [.newValue(options: "forgetAfter: 28")],
    detection: .compiler)
}
