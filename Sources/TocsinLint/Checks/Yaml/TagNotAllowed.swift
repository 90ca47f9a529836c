import TocsinSyntax

extension Check {
  static let tagNotAllowed = Check(
    .tagNotAllowed,
    explanation: """
      Tags such as `!python/object` ask the reader to build something else than plain data. A rule needs none, and a file that
      has one was written for another program.

      Remove the tag.
      """,
    source: "YAML 1.2, section 6.8",
    triggering: [
      .rule("name: «!secret An example»").alsoFinding("S101")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
