import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Where the bytes of a value stand in the file.
struct ScalarSpanTests {
  @Test(arguments: [
    // A quote written twice, escapes, and plain text.
    ("a: 'it''s'\n", 2, "''"), ("a: 'it''s'\n", 3, "s"), ("a: \"it\\\"s\"\n", 2, "\\\""),
    ("a: \"it\\u0041s\"\n", 2, "\\u0041"), ("a: its\n", 2, "s"), ("a: 'it''''s'\n", 3, "''"),
  ])
  func `a byte of a value is covered as it is written`(text: String, offset: Int, written: String) throws {
    let file = SourceFile(name: "a.yaml", text: text)
    var findings = DiagnosticCollector()
    let document = try #require(YAMLReader.documents(of: file, into: &findings).first)
    let node = try #require(document["a"])
    #expect(file.text(of: node.span(of: SourceSpan(offset, offset + 1), in: file)) == written)
  }

  @Test(arguments: ["true", "false"])
  func `a constant is no label`(name: String) {
    let (syntax, diagnostics) = ConditionParser.parse(UTF8Text("\(name) > 0"))
    #expect(syntax == nil)
    #expect(diagnostics.map(\.message) == ["`\(name)` is reserved and cannot be a label"])
  }
}
