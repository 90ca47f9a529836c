import TocsinSemantics

extension Check {
  static let newValueRange = Check(
    .newValueRange,
    explanation: """
      Options of new value detection have ranges: values are learned for 0 to 30 days or until a threshold of 0 or 1, and forgotten
      after 1 to 30 days.
      """,
    fixability: .unsafe,
    source: "Datadog: New Value",
    triggering: [.newValue(options: "forgetAfter: «60»")],
    passing: [.newValue(options: "forgetAfter: 28, learningDuration: 7")],
    detection: .compiler)
}
