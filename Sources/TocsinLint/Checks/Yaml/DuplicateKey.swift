import TocsinSyntax

extension Check {
  static let duplicateKey = Check(
    .duplicateKey,
    explanation: """
      A key stands twice in one mapping. Most readers keep the last one without a word, so a half of what is written has no
      effect, and which half depends on the reader.

      Remove one of the two.
      """,
    source: "YAML 1.2, section 3.2.1.3",
    triggering: [
      .with(
        root: "«name»: Another name")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
