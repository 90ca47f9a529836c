import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// Budgets of conditions and templates: the last text inside, the first one outside.
struct SyntaxLimitTests {
  static func errors(condition: String) -> [Diagnostic] {
    ConditionParser.parse(UTF8Text(condition)).diagnostics.filter { $0.descriptor.invalidatesRule }
  }

  static func errors(template: String) -> [Diagnostic] {
    TemplateParser.parse(UTF8Text(template), labels: ["a"], isKnownTimeZone: { _ in true })
      .diagnostics.filter(\.isRefusal)
  }

  static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test(arguments: [("(", ")"), ("!", "")])
  func `conditions nest so deep`(open: String, close: String) {
    let limit = ConditionBudget.maximumDepth
    func nested(_ depth: Int) -> String {
      SyntaxLimitTests.repeated(open, depth) + "a > 0" + SyntaxLimitTests.repeated(close, depth)
    }
    #expect(SyntaxLimitTests.errors(condition: nested(limit)).isEmpty)
    #expect(SyntaxLimitTests.errors(condition: nested(limit + 1)).count == 1)
  }

  @Test func `conditions are so long`() {
    let limit = ConditionBudget.maximumLength
    let text = "a > 0"
    let spaces = SyntaxLimitTests.repeated(" ", limit - text.utf8.count)
    #expect(SyntaxLimitTests.errors(condition: text + spaces).isEmpty)
    #expect(SyntaxLimitTests.errors(condition: text + spaces + " ").count == 1)
    #expect(SyntaxLimitTests.errors(condition: SyntaxLimitTests.repeated("; ", 1000)).count == 50)
  }

  @Test func `templates nest so deep`() {
    func nested(_ depth: Int) -> String {
      SyntaxLimitTests.repeated("{{#if @a}}", depth) + "x" + SyntaxLimitTests.repeated("{{/if}}", depth)
    }
    #expect(SyntaxLimitTests.errors(template: nested(TemplateBudget.maximumDepth)).isEmpty)
    #expect(SyntaxLimitTests.errors(template: nested(TemplateBudget.maximumDepth + 1)).count == 1)
    #expect(SyntaxLimitTests.errors(template: nested(3000)).count == 1)
    // One for the depth, and one for each block above it that is never closed.
    let open = SyntaxLimitTests.repeated("{{#if @a}}", 3000)
    #expect(SyntaxLimitTests.errors(template: open).count == TemplateBudget.maximumDepth + 1)
  }

  @Test func `templates are so long`() {
    let limit = TemplateBudget.maximumLength
    #expect(SyntaxLimitTests.errors(template: SyntaxLimitTests.repeated("x", limit)).isEmpty)
    #expect(SyntaxLimitTests.errors(template: SyntaxLimitTests.repeated("x", limit + 1)).count == 1)
  }

  @Test(arguments: [("(", "1", ")"), ("-", "1", ""), ("2^", "1", ""), ("abs(", "1", ")")])
  func `expressions nest so deep`(open: String, middle: String, close: String) {
    func nested(_ depth: Int) -> String {
      let text = SyntaxLimitTests.repeated(open, depth) + middle + SyntaxLimitTests.repeated(close, depth)
      return "{{eval \"\(text)\"}}"
    }
    #expect(SyntaxLimitTests.errors(template: nested(TemplateBudget.maximumDepth)).isEmpty)
    #expect(SyntaxLimitTests.errors(template: nested(TemplateBudget.maximumDepth + 1)).count == 1)
  }

  @Test func `expressions have so many operands`() {
    func chain(_ count: Int) -> String { "{{eval \"1\(SyntaxLimitTests.repeated("+1", count - 1))\"}}" }
    #expect(SyntaxLimitTests.errors(template: chain(TemplateBudget.maximumOperands)).isEmpty)
    #expect(SyntaxLimitTests.errors(template: chain(TemplateBudget.maximumOperands + 1)).count == 1)
  }

  @Test func `operators that Datadog does not document are a remark, not an error`() {
    let found = ConditionParser.parse("!(a == 1) && b != 2 then c > 0")
    #expect(found.syntax != nil)
    #expect(found.diagnostics.map(\.descriptor.code) == ["C252", "C252", "C252", "C253"])
    #expect(found.diagnostics.allSatisfy { $0.level < .error })
  }

  @Test func `the empty condition is no error here`() {
    for text: UTF8Text in ["", " \n\t"] {
      let (syntax, diagnostics) = ConditionParser.parse(text)
      #expect(syntax == nil)
      #expect(diagnostics.isEmpty)
    }
  }
}

/// Texts thrown together at random: no trap, and what is accepted survives printing.
struct SyntaxSoupTests {
  static let conditionPieces = [
    "a > 0", "a > 0", "b<=1.5", "a > 0 ", " && ", " || ", "a", " ", ">", "<=", "==", "!", "&&", "||", "(",
    ")", "THEN", " 1", "-2.5", "1e3", "\"", "'x'", ";",
    "é",
    "and", " > 0 ", "+", ".", ",",
  ]
  static let templatePieces = [
    "{{", "}}", "{", "}", "{{{", "}}}", "{{{{", "}}}}", "{{{{raw}}}}", "{{{{/raw}}}}", "#if @a", "{{#if @a}}",
    "{{else}}", "{{/if}}", "{{^is_match \"@b\" \"x\"}}", "{{/is_match}}", "\n", "  ", "\r\n", "\\", "\\{{",
    "\"", "'",
    "{{@a.b}}", "{{severity}}", "{{[/k].name}}", "{{eval \"[a-b].name*2\"}}", "{{eval \"1+2\"}}", "é", "x",
    "[", "]", ".name", "@", "{{[k v].name}}",
  ]

  static func soup(_ pieces: [String], _ generator: inout SplitMix, atMost: Int) -> String {
    let count = Int(generator.next() % UInt64(atMost)) + 1
    return (0..<count).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }.joined()
  }

  @Test func `conditions`() {
    var generator = SplitMix(seed: 7)
    var accepted = 0
    for _ in 0..<4000 {
      let text = SyntaxSoupTests.soup(SyntaxSoupTests.conditionPieces, &generator, atMost: 12)
      let (syntax, diagnostics) = ConditionParser.parse(UTF8Text(text))
      for finding in diagnostics { #expect(finding.span.end <= text.utf8.count, "\(text)") }
      guard let syntax else { continue }
      accepted += 1
      let printed = ConditionPrinter.print(syntax)
      let again = ConditionParser.parse(printed).syntax.map(ConditionPrinter.dump)
      #expect(again == ConditionPrinter.dump(syntax), "\(text)")
    }
    #expect(accepted > 50)
  }

  @Test func `templates`() {
    var generator = SplitMix(seed: 11)
    var accepted = 0
    for _ in 0..<4000 {
      let text = SyntaxSoupTests.soup(SyntaxSoupTests.templatePieces, &generator, atMost: 14)
      let (syntax, diagnostics) = TemplateParser.parse(
        UTF8Text(text), labels: ["a"], isKnownTimeZone: { _ in true })
      for finding in diagnostics { #expect(finding.span.end <= text.utf8.count, "\(text)") }
      guard !diagnostics.contains(where: \.isRefusal) else { continue }
      accepted += 1
      let printed = TemplatePrinter.print(syntax)
      let again = TemplateParser.parse(printed, labels: ["a"], isKnownTimeZone: { _ in true }).syntax
      #expect(TemplatePrinter.dump(again) == TemplatePrinter.dump(syntax), "\(text) printed \(printed)")
    }
    #expect(accepted > 50)
  }
}
