import TocsinSemantics

extension Check {
  static let deletedRule = Check(
    .deletedRule,
    explanation: "The export is that of a deleted rule, which produces no signals any more.",
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        root: "isDeleted: «true»")
    ],
    passing: [
      .with(
        root: "isDeleted: false")
    ],
    detection: .compiler)
}
