import TocsinSemantics

extension Check {
  static let groupByLengths = Check(
    .groupByLengths,
    explanation: """
      Queries that one condition names are joined by their groups: by position where they group by as many fields, by name where
      one groups by fewer. Here the shorter list is no part of the longer one, so no group of the one is a group of the other.
      `run` and `test` refuse the rule as one that Tocsin doesn't evaluate.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: «['@usr.id']»
          - name: b
            query: 'source:auth0'
            groupByFields: ['@user', '@org']
          """,
        cases:
          """
          - status: low
            condition: a > 0 && b > 0
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: ['@usr.id']
          - name: b
            query: 'source:auth0'
            groupByFields: ['@usr.id', '@org']
          """,
        cases:
          """
          - status: low
            condition: a > 0 && b > 0
          """)
    ],
    detection: .compiler)
}
