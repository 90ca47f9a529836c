import TocsinSyntax

extension Check {
  static let nonScalarKey = Check(
    .nonScalarKey,
    explanation: """
      A list or a mapping stands where a key is expected. It is nearly always a text that begins with `[` or `{` and lacks its
      quotes.
      """,
    source: "YAML 1.2",
    triggering: [
      .rule("«[a, b]»: c").alsoFinding("S101")
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
