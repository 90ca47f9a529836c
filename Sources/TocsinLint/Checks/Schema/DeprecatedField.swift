import TocsinSemantics

extension Check {
  static let deprecatedField = Check(
    .deprecatedField,
    explanation: """
      The key still works, and the service asks to use another: `metrics` for `metric`, a narrower query for `filters`, `spans`
      for `app_sec_spans`.
      """,
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: sum
            «metric»: '@bytes'
          """),
      .with(
        root:
          """
          «filters»:
            - {action: suppress, query: 'env:test'}
          """),
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
