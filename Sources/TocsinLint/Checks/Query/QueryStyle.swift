import TocsinSyntax

extension Check {
  static let queryStyle = Check(
    .queryStyle,
    explanation: """
      There is a plainer way to write this: `AND` for `&&`, `@a:*` for `_exists_:@a`, `[` for `{` in ranges, no space after the
      colon. Both are read alike here; the plain way is the documented one.
      """,
    fixability: .safe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «&&» @evt.name:login"),
      .query("source:okta «_exists_:@usr.id»"),
    ],
    passing: [
      .query("source:okta @usr.id:*")
    ],
    detection: .compiler)
}
