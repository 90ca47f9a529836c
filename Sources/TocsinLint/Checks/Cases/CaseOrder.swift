import TocsinSemantics

extension Check {
  static let caseOrder = Check(
    .caseOrder,
    explanation: """
      Cases are tried in order, and the first whose condition holds gives the signal its severity. Datadog asks to order them from
      the highest severity to the lowest: otherwise a case of low severity answers first, and the one below it may never decide.

      Datadog refuses rules of partners in this order, and runs other rules with their cases in the order written. So do `run` and
      `test`.
      """,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .cases(
        """
        - {status: low, condition: a > 0, name: Some}
        - {status: «high», condition: a > 10 || b > 0 || c > 0, name: Many}
        """)
    ],
    passing: [
      .cases(
        """
        - {status: high, condition: a > 10 || b > 0 || c > 0, name: Many}
        - {status: low, condition: a > 0, name: Some}
        """)
    ],
    detection: .compiler)
}
