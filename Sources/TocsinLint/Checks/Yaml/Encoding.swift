import TocsinSyntax

extension Check {
  static let encoding = Check(
    .encoding,
    explanation: """
      Rule files are UTF-8. Another encoding, such as the UTF-16 of some Windows editors, would be read as other text than was
      written.

      Save the file as UTF-8.
      """,
    source: "YAML 1.2, section 5.2",
    triggering: [
      .rule("«n\0»a\0m\0e\0:\0 \0x\0")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
