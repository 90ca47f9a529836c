import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

struct ExpressionTests {
  private static func errors(_ text: String) -> [Diagnostic] {
    ExpressionParser.parse(UTF8Text(text)).diagnostics.filter { $0.descriptor.invalidatesRule }
  }

  @Test func `a limit may be reached and not be passed`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    }
    func negated(_ depth: Int) -> String { String(repeating: "-", count: depth) + "1" }
    func called(_ depth: Int) -> String {
      String(repeating: "abs(", count: depth) + "1" + String(repeating: ")", count: depth)
    }
    for make in [nested, negated, called] {
      #expect(ExpressionTests.errors(make(ExpressionBudget.maximumDepth)).isEmpty)
      #expect(
        ExpressionTests.errors(make(ExpressionBudget.maximumDepth + 1)).map(\.message) == [
          "nesting deeper than 50 levels"
        ])
    }
    // Operands and the operators between them.
    let sum = Array(repeating: "1", count: ExpressionBudget.maximumNodes / 2).joined(separator: "+")
    #expect(ExpressionTests.errors(sum).isEmpty)
    #expect(ExpressionTests.errors(sum + "+1").map(\.message) == ["more than 200 operands and operators"])
    let text = "\"" + String(repeating: "x", count: ExpressionBudget.maximumBytes - 2) + "\""
    #expect(ExpressionTests.errors(text).isEmpty)
    #expect(ExpressionTests.errors(text + " ").count == 1)
    let path = "@" + Array(repeating: "a", count: 64).joined(separator: ".")
    #expect(ExpressionTests.errors(path).isEmpty)
    #expect(ExpressionTests.errors(path + ".a").count == 1)
    let arguments = Array(repeating: "1", count: CalculatedFunction.greatestArgumentCount).joined(
      separator: ",")
    #expect(ExpressionTests.errors("max(\(arguments))").isEmpty)
    #expect(ExpressionTests.errors("max(\(arguments),1)").count == 1)
  }

  @Test(arguments: [
    String(repeating: "(", count: 8000), String(repeating: "!", count: 8000),
    String(repeating: "if(", count: 2500),
    String(repeating: "\\", count: 8001), String(repeating: "\"\\\"", count: 2000), "\u{0}", "a\u{0}",
    String(repeating: "1e", count: 4000), String(repeating: "@a.", count: 2500),
  ])
  func `a hostile text is refused with a place`(text: String) {
    let errors = ExpressionTests.errors(text)
    #expect(!errors.isEmpty && errors.count < 3)
    for error in errors {
      #expect(error.span.start <= error.span.end && error.span.end <= text.utf8.count)
      #expect(!error.fixes.isEmpty)
    }
  }

  @Test func `what is no text is refused`() {
    let (syntax, diagnostics) = ExpressionParser.parse(UTF8Text(bytes: [0x40, 0x61, 0xC3, 0x28]))
    #expect(syntax == nil)
    #expect(diagnostics.map(\.span.start) == [2])
  }

  @Test func `an unknown function is answered with the functions there are, and the nearest`() throws {
    let error = try #require(ExpressionTests.errors("is_nul(@a)").first)
    for function in CalculatedFunction.allCases { #expect(error.message.contains("`\(function.rawValue)`")) }
    #expect(error.fixes.map(\.text) == ["did you mean `is_null`?"])
    #expect(error.fixes.first?.edits.map(\.replacement) == ["is_null"])
  }

  @Test(arguments: [
    ("env-name", 1), ("@usr-id", 1), ("@a - b", 0), ("@a -b", 0), ("@a-1", 0), (#"@usr\-id"#, 0),
  ])
  func `a hyphen between names that touch it is doubted`(text: String, count: Int) {
    let (syntax, diagnostics) = ExpressionParser.parse(UTF8Text(text))
    #expect(syntax != nil)
    #expect(diagnostics.count { $0.descriptor == .doubtfulExpression } == count)
  }
}

/// `#name` in queries.
struct CalculatedTermTests {
  private static let scope = CalculatedScope.fields(
    ["latency", "kind", "a-b_1"].map { CalculatedField(name: $0, steps: [.number("1")]) })

  @Test(arguments: [
    "#latency:>5", "-#latency:[1 TO 5}", "#kind:admin*", "#kind:*", "#kind:(a OR \"b c\" OR -d)", "#a-b_1:x",
    "CIDR(#kind, 10.0.0.0/8, 192.168.0.0/16)", "@a:1 (#kind:x OR service:web)", "NOT #latency:-5",
  ])
  func `a field that the rule defines stands where an attribute may`(text: String) throws {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(text), calculated: CalculatedTermTests.scope)
    #expect(!diagnostics.contains { $0.descriptor.invalidatesRule }, "\(diagnostics.map(\.message))")
    let printed = QueryPrinter.print(syntax)
    let again = QueryParser.parse(printed, calculated: CalculatedTermTests.scope)
    #expect(again.syntax.isEquivalent(to: syntax), "\(printed)")
  }

  @Test(arguments: [
    ("#latncy:>5", "no calculated field is called `latncy`; the rule defines `latency`, `kind`, `a-b_1`"),
    ("#latency", "calculated field `#latency` without a value"),
    ("#latency >5", "calculated field `#latency` without a value"),
    ("#:x", "`#` begins the name of a calculated field"),
    ("#é:x", "`#` begins the name of a calculated field"),
    ("#", "`#` begins the name of a calculated field"),
    ("#latency:", "key `#latency` without a value"),
    (
      "CIDR(#none, 10.0.0.0/8)",
      "no calculated field is called `none`; the rule defines `latency`, `kind`, `a-b_1`"
    ),
  ])
  func `a mistake has its place and something to do`(text: String, message: String) throws {
    let errors = QueryParser.parse(UTF8Text(text), calculated: CalculatedTermTests.scope).diagnostics.filter {
      $0.descriptor.invalidatesRule
    }
    #expect(errors.first?.message == message)
    #expect(errors.allSatisfy { !$0.fixes.isEmpty || !$0.notes.isEmpty })
  }

  @Test func `alone a query has no calculated fields`() {
    let errors = QueryParser.parse("#latency:>5").diagnostics
    #expect(errors.map(\.message) == ["calculated fields are not supported offline"])
    #expect(errors.map(\.span.start) == [0])
  }
}
