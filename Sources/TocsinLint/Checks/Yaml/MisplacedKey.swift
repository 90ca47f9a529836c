import TocsinSemantics

extension Check {
  static let misplacedKey = Check(
    .misplacedKey,
    explanation: """
      The key exists, but not here: `keepAlive` at the root of a rule does nothing, since windows stand under `options`. Mostly
      the indentation slipped. The help says where the key belongs. In an export the finding is a warning.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        root: "«keepAlive»: 600"),
      .with(
        cases:
          """
          - status: low
            condition: a > 0
            «groupByFields»: ['@usr.id']
          """),
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
