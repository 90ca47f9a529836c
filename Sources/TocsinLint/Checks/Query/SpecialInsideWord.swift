import TocsinSyntax

extension Check {
  static let specialInsideWord = Check(
    .specialInsideWord,
    explanation: """
      Datadog asks to put a backslash before `= ! # < > & |` inside a value. Inside a word they are taken as they are, so the
      search means the same with and without it; the backslash is what is documented.
      """,
    fixability: .safe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:nginx @http.url:/search?q«=»x")
    ],
    passing: [
      .query(#"source:nginx @http.url:/search?q\=x"#)
    ],
    detection: .compiler)
}
