import TocsinSemantics

extension Check {
  static let emptyCondition = Check(
    .emptyCondition,
    explanation: """
      A case of a threshold rule needs a condition: without one it never decides. The service refuses it in the words of this
      finding; methods such as `new_value` take none.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        cases:
          """
          - status: low
            condition: «''»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: new_value
            metrics: ['@usr.id']
          """,
        cases: "- status: low",
        options:
          """
          detectionMethod: new_value
          newValueOptions: {forgetAfter: 7}
          """)
    ],
    detection: .frontEnd)
}
