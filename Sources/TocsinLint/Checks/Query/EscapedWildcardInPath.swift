import TocsinSyntax

extension Check {
  static let escapedWildcardInPath = Check(
    .escapedWildcard,
    explanation: #"""
      In `C\:\\Temp\*` the backslash belongs to the star: the query searches for the character `*`, and no backslash stands before
      it. File names of Windows hold no star, so the term never matches.

      Write two backslashes for one, and the wildcard behind them: `C\:\\Temp\\*`. Three, as in `C\:\\Temp\\\*`, say that the
      character is meant.
      """#,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query(#"source:windows @process.path:C\:\\Temp«\*».exe"#),
      .query(#"source:windows @process.path:"C:\\Temp«\*»""#),
    ],
    passing: [
      .query(#"source:windows @process.path:C\:\\Temp\\*.exe"#),
      .query(#"source:windows @process.path:C\:\\Temp\\\*.exe"#),
      .query(#"source:cloudtrail @requestParameters.action:s3\:\*"#),
    ],
    detection: .compiler)
}
