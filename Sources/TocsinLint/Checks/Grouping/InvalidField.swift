import TocsinSemantics

extension Check {
  static let invalidField = Check(
    .invalidField,
    explanation: """
      A field to group by, to count or to measure is written as a key of a search: `@path` for an attribute, the bare name of a
      reserved attribute, or the key of a tag, without a value.
      """,
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: ['@usr.id«:*»']
          """),
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: ['@usr«..»id']
          """),
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: ['@usr.id', host, env]
          """)
    ],
    detection: .compiler)
}
