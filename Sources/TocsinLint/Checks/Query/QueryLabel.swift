import TocsinSemantics

extension Check {
  static let queryLabel = Check(
    .queryLabel,
    explanation: """
      Conditions name queries by their labels, so a label is a word of ASCII letters, digits and `_` that starts with no digit,
      is no word of the condition language, and is there once.
      """,
    fixability: .unsafe,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - name: «failed-login»
            query: 'source:okta'
          """,
        cases:
          """
          - status: low
            condition: failed_login > 0
          """
      ).alsoFinding("C242"),
      .with(
        queries:
          """
          - name: «then»
            query: 'source:okta'
          """,
        cases:
          """
          - status: low
            condition: then_query > 0
          """
      ).alsoFinding("C242"),
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
