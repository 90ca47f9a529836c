import TocsinSemantics

extension Check {
  static let groupSignalsByUnknown = Check(
    .groupSignalsByUnknown,
    explanation:
      "Signals can only be divided by fields that the queries group by: of others the signal knows no value.",
    fixability: .unsafe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        root: "groupSignalsBy: [«'@usr.name'»]")
    ],
    passing: [
      .with(
        root: "groupSignalsBy: ['@usr.id']")
    ],
    detection: .compiler)
}
