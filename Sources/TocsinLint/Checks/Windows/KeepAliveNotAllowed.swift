import TocsinSemantics

extension Check {
  static let keepAliveNotAllowed = Check(
    .keepAliveNotAllowed,
    explanation: """
      The list of values has twelve and twenty-four hours, but the service was seen to refuse them for the keep alive, naming
      0, 1, 5, 10, 15, 30, 60, 120, 180 and 360 minutes. A keep alive of six hours is accepted in any case.
      """,
    fixability: .unsafe,
    source: "recorded API responses",
    triggering: [
      .with(
        options:
          """
          evaluationWindow: 300
          keepAlive: «43200»
          maxSignalDuration: 86400
          """)
    ],
    passing: [
      .with(
        options:
          """
          evaluationWindow: 300
          keepAlive: 21600
          maxSignalDuration: 86400
          """)
    ],
    detection: .compiler)
}
