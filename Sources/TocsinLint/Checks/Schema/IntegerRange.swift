import TocsinSemantics

extension Check {
  static let integerRange = Check(
    .integerRange,
    explanation: "The number is outside what its key accepts.",
    fixability: .unsafe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        root: "version: «-1»")
    ],
    passing: [
      .with(
        root: "version: 3")
    ],
    detection: .compiler)
}
