import TocsinSyntax

extension Check {
  static let invisibleCharacter = Check(
    .invisibleCharacter,
    explanation: """
      An invisible character, such as a no-break space pasted from a web page, a zero-width space or a mark that turns the
      direction of the text. People and programs then read different texts: a query that looks right does not match, and a
      reviewer may see an order of words that is not there.

      Remove it, or write a plain space.
      """,
    fixability: .safe,
    source: "Unicode Technical Report 36",
    triggering: [
      .query("source:okta« »@evt.name:login")
    ],
    passing: [
      .query("source:okta @evt.name:login")
    ],
    detection: .compiler)
}
