import TocsinSemantics

extension Check {
  static let unsupportedOffline = Check(
    .unsupportedOffline,
    explanation: """
      The rule is valid, and a part of it is not evaluated offline: a type, a data source, a query language. `run` and
      `test` refuse it rather than evaluate something else, and `--allow-unsupported` leaves such rules out and counts
      them. `lint` accepts the rule and says nothing.
      """,
    triggering: [
      .with(queries: "- name: a\n  query: 'source:okta'\n  dataSource: «network»")
    ],
    passing: [
      .with()
    ],
    detection: .evaluation)
}
