import TocsinSemantics

extension Check {
  static let metricsCount = Check(
    .metricsCount,
    explanation: "`sum`, `max` and `geo_data` read one field, `new_value` one to five.",
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: max
            metrics: «['@bytes_in', '@bytes_out']»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: max
            metrics: ['@bytes_in']
          """)
    ],
    detection: .compiler)
}
