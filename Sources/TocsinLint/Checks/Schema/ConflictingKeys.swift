import TocsinSemantics

extension Check {
  static let conflictingKeys = Check(
    .conflictingKeys,
    explanation: """
      Two keys that stand for the same thing say different things, such as `metric` beside `metrics`, or `index` beside
      `indexes`. Which one the service obeys is not documented. Tocsin reads `metrics`. Exports hold both keys with the same value, which
      is not reported.

      Keep one of them.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: sum
            metrics: ['@bytes_in']
            metric: «'@bytes_out'»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: sum
            metrics: ['@bytes_in']
          """)
    ],
    detection: .compiler)
}
