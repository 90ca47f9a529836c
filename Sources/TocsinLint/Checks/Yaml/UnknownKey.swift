import TocsinSemantics

extension Check {
  static let unknownKey = Check(
    .unknownKey,
    explanation: """
      A key that no rule has changes nothing: the service drops it, and what it was to do does not happen. It is nearly always
      a slip, such as `groupByField` for `groupByFields`, or the snake case of a Terraform file.

      In an export the finding is a warning, since Datadog may set keys that Tocsin doesn't know yet. An export is a rule with a key
      that only Datadog sets, other than `id`.

      Write the key that is meant. Notes of your own belong into comments.
      """,
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            «groupByField»: ['@usr.id']
          """),
      .with(
        root: "«has_extended_title»: true"),
      .with(
        root: "«owner»: me"),
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: ['@usr.id']
          """)
    ],
    detection: .compiler)
}
