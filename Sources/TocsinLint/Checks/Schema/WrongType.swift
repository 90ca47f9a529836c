import TocsinSemantics

extension Check {
  static let wrongType = Check(
    .wrongType,
    explanation: """
      The value is of another type than its key holds, such as a text for a list or a quoted number. The service refuses the
      rule.
      """,
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        options: #"evaluationWindow: «"300"»"#),
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: «'@usr.id'»
          """),
    ],
    passing: [
      .with(
        options: "evaluationWindow: 300")
    ],
    detection: .compiler)
}
