import TocsinSemantics

extension Check {
  static let tooManyCases = Check(
    .tooManyCases,
    explanation: """
      The Terraform provider refuses a rule with more than ten cases, and a third party rule with more than ten of its own. Datadog's
      API has no such limit. Split the rule, or join cases of one severity.
      """,
    source: "Terraform provider: datadog_security_monitoring_rule",
    triggering: [
      .cases(
        """
        - {status: low, condition: a > 10, name: Case 1}
        - {status: low, condition: a > 9, name: Case 2}
        - {status: low, condition: a > 8, name: Case 3}
        - {status: low, condition: a > 7, name: Case 4}
        - {status: low, condition: a > 6, name: Case 5}
        - {status: low, condition: a > 5, name: Case 6}
        - {status: low, condition: a > 4, name: Case 7}
        - {status: low, condition: a > 3, name: Case 8}
        - {status: low, condition: a > 2, name: Case 9}
        - {status: low, condition: a > 1, name: Case 10}
        - «{status: low, condition: a > 0 || b > 0 || c > 0, name: Case 11}»
        """)
    ],
    passing: [
      .cases("- {status: low, condition: a > 0 || b > 0 || c > 0}")
    ],
    detection: .compiler)
}
