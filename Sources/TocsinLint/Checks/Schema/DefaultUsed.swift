import TocsinSemantics

extension Check {
  static let defaultUsed = Check(
    .defaultUsed,
    explanation: """
      A time span that the rule leaves out takes a default, which decides how signals are grouped in time. A reader of the file
      does not see it, so it may be worth writing down.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .rule(
        """
        name: An example
        message: What to do.
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        «options»: {evaluationWindow: 300, keepAlive: 600}
        """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
