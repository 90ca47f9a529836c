import TocsinSemantics

extension Check {
  static let referenceTableMissing = Check(
    .referenceTableMissing,
    explanation: """
      A reference table restricts one query of the rule, named in `ruleQueryName`. There is no query of this name, so the table
      would restrict nothing.
      """,
    fixability: .unsafe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        root:
          """
          referenceTables:
            - {tableName: t, columnName: c, logFieldPath: usr.id, checkPresence: true, ruleQueryName: «logins»}
          """)
    ],
    passing: [
      .with(
        root:
          """
          referenceTables:
            - {tableName: t, columnName: c, logFieldPath: usr.id, checkPresence: true, ruleQueryName: a}
          """)
    ],
    detection: .compiler)
}
