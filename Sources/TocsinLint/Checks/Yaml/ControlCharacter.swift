import TocsinSyntax

extension Check {
  static let controlCharacter = Check(
    .controlCharacter,
    explanation: """
      Control characters are not allowed in YAML, nor in JSON outside escapes. They come from copied terminal output or a
      damaged file, and a terminal may act on them.

      Remove the character; where it is meant as data, write its escape in double quotes.
      """,
    source: "YAML 1.2, section 5.1",
    triggering: [
      .rule("name: An exa«\u{7}»mple")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
