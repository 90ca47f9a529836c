import TocsinSemantics

extension Check {
  static let maximumBelowKeepAlive = Check(
    .maximumBelowKeepAlive,
    explanation: """
      A signal stays open for the keep alive after its last match, and for the maximum duration at most. A maximum below the keep
      alive is refused by the service in the words of this finding.
      """,
    fixability: .unsafe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        options:
          """
          evaluationWindow: 300
          keepAlive: 3600
          maxSignalDuration: «1800»
          """)
    ],
    passing: [
      .with(
        options:
          """
          evaluationWindow: 300
          keepAlive: 1800
          maxSignalDuration: 3600
          """)
    ],
    detection: .compiler)
}
