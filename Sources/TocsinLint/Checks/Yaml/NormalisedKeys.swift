import TocsinSyntax

extension Check {
  static let normalisedKeys = Check(
    .normalisedKeys,
    explanation: """
      Two keys look the same and differ in their code points only: an `é` of one character, and one of `e` and an accent. A
      reader cannot tell them apart, and programs disagree on whether they are one.

      Remove one of them.
      """,
    source: "Unicode Standard Annex 15",
    triggering: [
      .with(root: "caf\u{E9}: 1\n«cafe\u{301}»: 2").alsoFinding("Y004")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
