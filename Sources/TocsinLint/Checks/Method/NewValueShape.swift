import TocsinSemantics

extension Check {
  static let newValueShape = Check(
    .newValueShape,
    explanation:
      "A new value rule has one query, which aggregates by `new_value`, and one case without a condition.",
    fixability: .unsafe,
    source: "Datadog: New Value",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: new_value
            metrics: ['@usr.id']
          """,
        cases:
          """
          - status: low
            condition: «a > 5»
          """,
        options:
          """
          detectionMethod: new_value
          newValueOptions: {forgetAfter: 28}
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
          newValueOptions: {forgetAfter: 28}
          """)
    ],
    detection: .frontEnd)
}
