import TocsinDiagnostics
import TocsinSemantics

extension Check {
  static let tableNotGiven = Check(
    .tableNotGiven,
    explanation: """
      The rule restricts a query by a reference table, and `run`, `test` and `explain` cannot say which events count
      without its rows. Lint never reports this: the table lives with the service.

      Give the table as a CSV file with a header, `--table NAME=FILE`, or put it beside the rule as `NAME.table.csv`.
      """,
    triggering: [
      .with(
        root:
          "referenceTables: [{tableName: «scanners», columnName: ip, logFieldPath: '@ip', ruleQueryName: a, checkPresence: true}]"
      )
    ],
    passing: [.with()], detection: .evaluation)
}
