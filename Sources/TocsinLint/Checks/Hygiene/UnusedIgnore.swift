import TocsinDiagnostics

extension DiagnosticDescriptor {
  static let unusedIgnore = DiagnosticDescriptor(
    "H976", "unused-ignore-comment", .warning, "An ignore comment ignores nothing.")
}

extension Check {
  static let unusedIgnore = Check(
    .unusedIgnore,
    explanation: """
      A comment `# tocsin:ignore CODE reason` takes away the findings with that code on its line, or on the next line
      where it stands alone. When there is no such finding any more, or never was, the comment misleads whoever reads
      the rule, and would hide a later mistake.

      Remove the comment, or the code in it. A finding that makes the rule invalid cannot be ignored: mend the rule.
      """,
    fixability: .safe,
    triggering: [
      .ignoring(
        "# tocsin:ignore «Q203» the word is meant", query: "source:okta @evt.name:login"),
      .ignoring("# tocsin:ignore «K999» no such check", query: "source:okta @evt.name:login"),
    ],
    passing: [
      .ignoring(
        "# tocsin:ignore Q203 the word is meant", query: "source:okta @evt.name:login or @evt.name:logout")
    ],
    detection: .ignoring)
}
