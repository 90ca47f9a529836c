import TocsinSyntax

extension Check {
  static let lowercaseBoolean = Check(
    .lowercaseBoolean,
    explanation: """
      Operators of the search language are `AND`, `OR` and `NOT`, in capitals. In lower case they are words like any other:
      `a or b` searches for logs that hold all three words, which is hardly ever meant.

      Write the operator in capitals, or put the word in quotes if it is searched for.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @evt.name:login «or» @evt.name:logout"),
      .query("source:okta «not» @evt.outcome:success"),
    ],
    passing: [
      .query("source:okta (@evt.name:login OR @evt.name:logout)"),
      .query(#"source:okta "or""#),
      .query("source:okta @state:or"),
    ],
    detection: .compiler)
}
