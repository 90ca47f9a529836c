import TocsinSemantics

extension Check {
  static let unusedQuery = Check(
    .unusedQuery,
    explanation: """
      Every query of a threshold rule must be named by a case; the service refuses the rule otherwise, in the words of this
      finding. A query that no case names decides nothing.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: «a»
            query: 'source:okta'
          - name: b
            query: 'source:auth0'
          """,
        cases:
          """
          - status: low
            condition: b > 0
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
