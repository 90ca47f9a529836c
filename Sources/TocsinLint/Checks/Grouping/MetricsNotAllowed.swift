import TocsinSemantics

extension Check {
  static let metricsNotAllowed = Check(
    .metricsNotAllowed,
    explanation:
      "`count` and `cardinality` read no field of `metrics`; the service refuses the rule in the words of this finding.",
    fixability: .unsafe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: count
            metrics: «['@bytes']»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: count
          """)
    ],
    detection: .compiler)
}
