import TocsinSyntax

extension Check {
  static let wildcardInQuotes = Check(
    .wildcardInQuotes,
    explanation: #"""
      Inside double quotes `*` and `?` are the characters themselves: `"admin*"` does not find `administrator`.

      Take the value out of the quotes if a wildcard is meant, and write `\` before its spaces and special characters.
      """#,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query(#"source:okta @usr.name:"admin«*»""#)
    ],
    passing: [
      .query("source:okta @usr.name:admin*")
    ],
    detection: .compiler)
}
