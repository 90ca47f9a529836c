import TocsinSemantics

extension Check {
  static let itemCount = Check(
    .itemCount,
    explanation: """
      The list holds more items than Datadog's clients plan, such as more than ten queries, or more than one index. It is a warning up
      to fifty queries or cases; Tocsin evaluates no more of them.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            indexes: [main, «audit»]
          """,
        root:
          """
          schedulingOptions:
            rrule: FREQ=DAILY
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
