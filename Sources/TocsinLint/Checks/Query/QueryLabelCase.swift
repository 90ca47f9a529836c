import TocsinSemantics

extension Check {
  static let queryLabelCase = Check(
    .queryLabelCase,
    explanation: """
      Datadog documents names of queries in lower case. Capitals are read here as they are; in the service they may not be
      found by the condition.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - name: «Login»
            query: 'source:okta'
          """,
        cases:
          """
          - status: low
            condition: Login > 0
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
