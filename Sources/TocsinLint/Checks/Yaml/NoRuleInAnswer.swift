import TocsinSemantics

extension Check {
  static let noRuleInAnswer = Check(
    .noRule,
    explanation: """
      Tocsin reads the requests and answers of Datadog's API as they come: lists, single rules, bodies for testing rules, historical
      jobs. This one holds no rule: an error answer, a job that names a rule by its id, or the version history of a rule, which holds
      several versions of one rule.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .rule("«errors»:\n  - Not found\n")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
