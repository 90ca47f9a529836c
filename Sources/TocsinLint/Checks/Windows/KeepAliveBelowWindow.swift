import TocsinSemantics

extension Check {
  static let keepAliveBelowWindow = Check(
    .keepAliveBelowWindow,
    explanation: """
      Datadog asks that the evaluation window be no longer than the keep alive and the maximum duration. A signal that closes
      before its window ends is followed by another one for the same events.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        options:
          """
          evaluationWindow: «3600»
          keepAlive: 600
          maxSignalDuration: 3600
          """)
    ],
    passing: [
      .with(
        options:
          """
          evaluationWindow: 600
          keepAlive: 3600
          maxSignalDuration: 3600
          """)
    ],
    detection: .compiler)
}
