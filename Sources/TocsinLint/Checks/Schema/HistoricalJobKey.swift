import TocsinSemantics

extension Check {
  static let historicalJobKey = Check(
    .jobOnly,
    explanation: """
      The key is one of historical jobs, or the data source is `ci_pipeline` or `ci_test`, which no model of Datadog's API has. Rules
      have no such key: Tocsin evaluates `additionalFilters` in the definition of a job, which has `from` and `to`, and ignores it in a
      rule, where it would make the rule narrower than it is in Datadog.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: ['@usr.id']
            «additionalFilters»: '@evt.outcome:failure'
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta @evt.outcome:failure'
            groupByFields: ['@usr.id']
          """)
    ],
    detection: .compiler)
}
