import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Where tags end, what their quoted strings hold, and which of them take their line with them.
struct TemplateTagTests {
  private static func parse(_ text: String) -> (syntax: TemplateSyntax, diagnostics: [Diagnostic]) {
    TemplateParser.parse(UTF8Text(text), labels: ["a"], isKnownTimeZone: { _ in true })
  }

  /// The strings that the block `is_match` of a template compares with.
  private static func strings(_ template: String) -> [String]? {
    let (syntax, diagnostics) = parse(template)
    guard diagnostics.isEmpty, case .block(.contains(_, let strings), _, _, _, _)? = syntax.nodes.first
    else { return nil }
    return strings.map(\.description)
  }

  @Test(arguments: [
    // In double quotes a backslash escapes a quote and itself, and is itself before anything else.
    (#""x""#, ["x"]), (#""\"""#, ["\""]), (#""\\""#, ["\\"]), (#""\\\"""#, ["\\\""]), (#""\n""#, [#"\n"#]),
    // In single quotes it is itself, before the closing quote too.
    (#"'x'"#, ["x"]), (#"'\'"#, ["\\"]), (#"'a\b'"#, [#"a\b"#]), (#"'\\'"#, [#"\\"#]), (#"'"'"#, ["\""]),
    (#""'""#, ["'"]), (#"'\' "b""#, ["\\", "b"]), (#"'\' '\'"#, ["\\", "\\"]),
    // Braces in a string close no tag.
    (#""}}""#, ["}}"]), (#"'}}'"#, ["}}"]), (#""{{""#, ["{{"]), (#""""#, [""]), (#"''"#, [""]),
  ])
  func `a quoted string holds what is written`(written: String, strings: [String]) {
    #expect(TemplateTagTests.strings("{{#is_match \"@a\" \(written)}}x{{/is_match}}") == strings)
  }

  @Test(arguments: [
    (#"{{@a\}\}b}}"#, #"(attribute "a}}b")"#), (#"{{@a\.b}}"#, #"(attribute "a.b")"#),
    (#"{{@a\ }}"#, #"(attribute "a ")"#), (#"{{ @a }}"#, #"(attribute "a")"#),
    ("{{{@a}}}", #"(attribute "a")"#), ("{{@it's}}", #"(attribute "it's")"#),
    ("{ {@a}}", #"(text "{ {@a}}")"#), (#"\{{@a}}"#, #"(text "{{@a}}")"#), ("}}", #"(text "}}")"#),
    ("{{{{raw}}}}{{x}}{{{{/raw}}}}", #"(text "{{x}}")"#),
    ("{{{{raw}}}}{{{{/row}}}}{{{{ /raw}}}}{{{{/raw}}}}", #"(text "{{{{/row}}}}{{{{ /raw}}}}")"#),
  ])
  func `a tag ends at the first braces that close it`(template: String, tree: String) {
    let (syntax, diagnostics) = TemplateTagTests.parse(template)
    #expect(diagnostics.isEmpty)
    #expect(TemplatePrinter.dump(syntax) == tree)
  }

  @Test(arguments: [
    ("{{@a", "{{"), ("{{@a}", "{{"), ("{{{@a}}", "{{{"), ("{{@a {{@b}}", "{{"), ("{{{{raw}}}", "{{{{"),
    (#"{{#is_match "@a" "x}}"#, "{{#is_match \"@a\" \"x}}"), (#"{{@a\"#, "{{"),
  ])
  func `a tag that nothing closes is found at its braces`(template: String, place: String) throws {
    let file = SourceFile(name: "template", text: template)
    let error = try #require(
      TemplateTagTests.parse(template).diagnostics.first)
    #expect(file.text(of: error.span) == place)
  }

  /// Beside a block tag alone on its line there are only spaces; the line goes with it.
  @Test(arguments: [
    ("a\n{{#if @x}}\nb\n{{/if}}\nc", "a|\n", "b|\n", "c"),
    ("a\r\n{{#if @x}}\r\nb\r\n{{/if}}\r\nc", "a|\r\n", "b|\r\n", "c"),
    ("a\n \t{{#if @x}} \t\nb\n  {{/if}}  \nc", "a|\n", "b|\n", "c"),
    ("a\n{{#if @x}}b\n{{/if}}c", "a|\n", "b|\n", "c"),
    ("a {{#if @x}}\nb{{/if}}\nc", "a| ", "|\nb", "|\nc"),
    ("a\n{{#if @x}}\r b\n{{/if}}c", "a|\n", "|\r b|\n", "c"),
  ])
  func `a block tag alone on its line takes the line with it`(
    template: String, before: String, inner: String, after: String
  ) {
    func text(_ nodes: [TemplateNode]) -> [UInt8] {
      nodes.flatMap { node -> [UInt8] in if case .text(let text) = node { text.bytes } else { [] } }
    }
    func expected(_ written: String) -> [UInt8] { Array(written.utf8.filter { $0 != UInt8(ascii: "|") }) }
    let nodes = TemplateTagTests.parse(template).syntax.nodes
    guard nodes.count == 3, case .block(_, _, let then, _, _) = nodes[1] else {
      Issue.record("\(TemplatePrinter.dump(TemplateSyntax(nodes: nodes)))")
      return
    }
    #expect(text([nodes[0]]) == expected(before))
    #expect(text(then) == expected(inner))
    #expect(text([nodes[2]]) == expected(after))
  }
}
