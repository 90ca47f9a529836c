import TocsinSyntax

extension Check {
  static let curlyQuotes = Check(
    .curlyQuotes,
    explanation: """
      Datadog's search ignores curly quotes, so what looks like a phrase is searched word by word. They come from word
      processors and web pages.

      Write straight quotes.
      """,
    fixability: .safe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «“»user login”")
    ],
    passing: [
      .query(#"source:okta "user login""#)
    ],
    detection: .compiler)
}
