import TocsinSyntax

extension Check {
  static let foreignSyntax = Check(
    .foreignSyntax,
    explanation: """
      The text can be read as a query of Datadog, but it is written as in another language: a modifier of Sigma, a
      `field=value` of Splunk, a range, an alternative, a wildcard, or quotes of SQL. Datadog searches it as it stands, so the
      term most likely never matches.

      Write what the message says, or quote the value if it is meant literally.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «@process|startswith:curl»"),
      .query("source:okta @evt.outcome:«failure|denied»"),
      .query("source:okta @duration:«400..499»"),
      .query("«source=okta» @evt.name:login"),
    ],
    passing: [
      .query("source:okta @process:curl*"),
      .query("source:okta @evt.outcome:(failure OR denied)"),
      .query("source:okta @duration:[400 TO 499]"),
    ],
    detection: .compiler)
}
