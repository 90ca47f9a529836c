import TocsinSemantics

extension Check {
  static let emptyString = Check(
    .emptyString,
    explanation:
      "The text must say something: an empty name, expression or field is refused by the service or matches nothing.",
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: [«''»]
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
