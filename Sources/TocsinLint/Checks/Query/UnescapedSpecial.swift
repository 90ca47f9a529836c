import TocsinSyntax

extension Check {
  static let unescapedSpecial = Check(
    .unescapedSpecial,
    explanation: #"""
      `- = ! && || > < ( ) { } [ ] " * ? : \ #` and the space are special in a search. At the beginning of a value, and
      brackets anywhere, they are refused; a backslash before makes them plain characters.
      """#,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:nginx @http.query:«&»x"),
      .query("source:nginx @process.args:a«[»0]"),
    ],
    passing: [
      .query(#"source:nginx @http.query:\&x"#),
      .query(#"source:nginx @process.args:"a[0]""#),
    ],
    detection: .compiler)
}
