import TocsinSemantics

extension Check {
  static let severityCase = Check(
    .severityCase,
    explanation: """
      Severities are `info`, `low`, `medium`, `high` and `critical`, in lower case: the interface shows them with a capital,
      the service refuses them so.
      """,
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .cases(
        """
        - status: «High»
          condition: a > 0 || b > 0 || c > 0
        """)
    ],
    passing: [
      .cases(
        """
        - status: high
          condition: a > 0 || b > 0 || c > 0
        """)
    ],
    detection: .compiler)
}
