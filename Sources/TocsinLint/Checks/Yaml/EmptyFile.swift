import TocsinSyntax

extension Check {
  static let emptyFile = Check(
    .emptyFile,
    explanation: """
      The file holds no rule: it is empty, or holds comments only. It would pass every check unseen, so a rule that was lost in
      a merge would never be missed.

      Write a rule, or remove the file; `tocsin new` starts one.
      """,
    triggering: [
      .rule("«»# the rule will come")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
