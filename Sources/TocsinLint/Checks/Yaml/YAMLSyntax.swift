import TocsinSyntax

extension Check {
  static let yamlSyntax = Check(
    .yamlSyntax,
    explanation: """
      The text cannot be read as YAML, so nothing else can be said about the rule. Where the mistake stands is where the
      reader lost track; the cause is often a line above, most of all indentation and quotes. Files whose name ends in
      `.json` are read as JSON.

      Mend the place shown. A value that begins with a special character, or holds `: ` or ` #`, is put in quotes.
      """,
    source: "YAML 1.2",
    triggering: [
      .rule(
        """
        name: An example
        options:
        «	»evaluationWindow: 300
        """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
