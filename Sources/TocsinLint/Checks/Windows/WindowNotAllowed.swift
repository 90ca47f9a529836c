import TocsinSemantics

extension Check {
  static let windowNotAllowed = Check(
    .windowNotAllowed,
    explanation: """
      Time spans of a rule are 0, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200 or 86400 seconds. The service refuses
      any other.
      """,
    fixability: .unsafe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        options:
          """
          evaluationWindow: «120»
          keepAlive: 600
          maxSignalDuration: 3600
          """)
    ],
    passing: [
      .with(
        options:
          """
          evaluationWindow: 300
          keepAlive: 600
          maxSignalDuration: 3600
          """)
    ],
    detection: .compiler)
}
