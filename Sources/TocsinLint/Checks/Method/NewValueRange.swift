import TocsinSemantics

extension Check {
  static let newValueRange = Check(
    .newValueRange,
    explanation: """
      Options of new value detection have ranges: values are learned for 0 to 30 days or until a threshold of 0 or 1, and forgotten
      after 1 to 30 days.
      """,
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
        cases: "- status: low",
        options:
          """
          detectionMethod: new_value
          newValueOptions: {forgetAfter: «60»}
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
          newValueOptions: {forgetAfter: 28, learningDuration: 7}
          """)
    ],
    detection: .frontEnd)
}
