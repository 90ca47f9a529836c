import TocsinSyntax

extension Check {
  static let yamlBudget = Check(
    .yamlBudget,
    explanation: """
      A rule file has limits on size, depth and the number of values after aliases are expanded, so that no file can make the
      program run out of time or memory. The largest real rules stay far below them.

      Split the rules over several files, or write fewer aliases.
      """,
    triggering: [
      .rule("name: " + String(repeating: "[", count: 63) + "«[»" + String(repeating: "]", count: 64))
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
