import TocsinSemantics

extension Check {
  static let exportMetadata = Check(
    .exportMetadata,
    explanation: """
      An export carries keys that the service sets: ids, times, authors. They are accepted and do nothing here, so that an
      export is a valid rule file unchanged. In a file that people edit they are noise, and differ with every export.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        root:
          """
          «id»: abc-def-ghi
          version: 3
          isDefault: false
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
