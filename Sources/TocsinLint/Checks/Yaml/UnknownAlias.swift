import TocsinSyntax

extension Check {
  static let unknownAlias = Check(
    .unknownAlias,
    explanation: """
      An alias, `*name`, refers to an anchor, `&name`, that is not there or not complete before it. An alias cannot contain
      itself.

      Define the anchor earlier in the same document, or write the value out. A text that begins with `*` needs quotes.
      """,
    source: "YAML 1.2, section 7.1",
    triggering: [
      .rule("name: «*other»").alsoFinding("S101")
    ],
    passing: [
      .with(
        root:
          """
          createdAt: &time 1
          updatedAt: *time
          """)
    ],
    detection: .compiler)
}
