import TocsinSemantics

extension Check {
  static let cardinalityWithoutDistinct = Check(
    .cardinalityWithoutDistinct,
    explanation:
      "`cardinality` counts distinct values of fields. Without `distinctFields` there is nothing to count.",
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: «cardinality»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: cardinality
            distinctFields: ['@usr.id']
          """)
    ],
    detection: .compiler)
}
