import TocsinSemantics

extension Check {
  static let scheduledOnly = Check(
    .scheduledOnly,
    explanation: """
      Calculated fields exist in scheduled rules only. A rule without `schedulingOptions` works in real time, and the key
      has no effect there.
      """,
    source: "Datadog: Create Rule, Scheduled",
    triggering: [
      .with(
        root:
          """
          «calculatedFields»:
            - {name: total, expression: '@a + @b'}
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
