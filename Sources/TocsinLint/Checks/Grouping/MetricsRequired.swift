import TocsinSemantics

extension Check {
  static let metricsRequired = Check(
    .metricsRequired,
    explanation: """
      `sum`, `max`, `geo_data` and `new_value` read a field, named in `metrics`. The service refuses the rule in the words of this
      finding.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: «sum»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: sum
            metrics: ['@bytes']
          """)
    ],
    detection: .compiler)
}
