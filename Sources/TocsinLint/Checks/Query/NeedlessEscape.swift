import TocsinSyntax

extension Check {
  static let needlessEscape = Check(
    .needlessEscape,
    explanation: #"""
      A backslash before a character that is not special is dropped: `C:\temp` without a second backslash is searched as
      `C:temp`. Mostly the backslash itself was meant.

      Write two backslashes for one, or remove it.
      """#,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query(#"source:windows @path:temp«\f»ile"#)
    ],
    passing: [
      .query(#"source:windows @path:temp\\file"#)
    ],
    detection: .compiler)
}
