import TocsinSemantics

extension Check {
  static let missingRequired = Check(
    .missingRequired,
    explanation: """
      A key that the rule needs is absent, null or empty. Which keys a rule needs depends on its type and detection method;
      the page on the rule format lists them.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .rule(
        """
        «name»: An example
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        """),
      .with(
        cases: "- «condition»: a > 0"),
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
