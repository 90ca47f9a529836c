import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Queries made to break a parser: each gets a located error, or is read as documented.
struct QueryHostileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var id: String
    var query: String
    /// `column message` of the first error; `nil` when the query is legal.
    var error: String?

    init(_ id: String, _ query: String, _ error: String?) {
      self.id = id
      self.query = query
      self.error = error
    }

    var testDescription: String { id }
  }

  static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  static let cases = [
    Case("Q01 parentheses", times("(", 5000) + "a" + times(")", 5000), "101 nesting"),
    Case("Q01 value groups", "@a:" + times("(", 5000) + "x", "104 nesting"),
    Case("Q02 NOT chain", times("NOT ", 4000) + "a", "401 nesting"),
    Case("Q02 minus chain", times("-(", 8000), "101 nesting"),
    Case("Q03 many terms", times("a ", 8190), nil),
    Case("Q03 long text", times("a ", 8193), "16385 the query has"),
    Case("Q04 wildcards", "@a:" + times("*a", 17), "36 more than 16 wildcards"),
    Case("Q05 stars in a row", "@a:" + times("*", 16) + "b", nil),
    Case("Q05 regular expression", "@a:/(a+)+$/", "5 a space is missing"),
    Case("Q06 repeats", "@a:/a{1000}{1000}/", "6 unexpected `{`"),
    Case("Q07 look-around", "@a:/(?=a)/", "5 a space is missing"),
    Case("Q08 key alone", "@a:", "1 key `@a`"),
    Case("Q09 quote alone", "\"", "1 the quote is never closed"),
    Case("Q10 operator at the end", "@a:b OR", "6 `OR` has nothing after it"),
    Case("Q11 operators only", "AND OR AND", "1 `AND` has nothing"),
    Case("Q12 closing first", ")(", "1 `)` closes nothing"),
    Case("Q13 reversed range", "@n:[10 TO 1]", nil),
    Case("Q14 large number", "@n:>" + times("9", 400), nil),
    Case("Q14 large exponent", "@n:[-1e999999999 TO 1e99999999999999999999]", nil),
    Case("Q15 not numbers", "@n:>NaN @n:<Infinity", nil),
    Case("Q16 curly quotes", "@a:\u{201C}x y\u{201D}", "4 curly quotes"),
    Case("Q17 Cyrillic letter in a key", "@n\u{0430}me:x", nil),
    Case("Q18 minus alone", "-", "1 `-` has nothing after it"),
    Case("Q19 every event", "*", nil),
    Case("Q20 every event, disguised", "@a:x OR -@a:x", nil),
    Case("Q21 deep path", "@" + times("a.", 64) + "a:x", "2 a path of more than 64"),
    Case("Q22 prefix length", "CIDR(@ip, 10.0.0.0/33)", "11 the prefix length is 0 to 32"),
    Case("Q22 huge prefix length", "CIDR(@ip, 10.0.0.0/99999999999999999999)", "11 the prefix length"),
    Case("Q23 octal and short addresses", "CIDR(@ip, 010.0.0.1/8, 10.1/16)", "11 `010.0.0.1/8` is not"),
    Case("Q24 NUL", "a\0b", "2 a NUL character"),
    Case("Q25 empty", "", nil),
    Case("Q25 white space", " \n\t ", nil),
  ]

  @Test(arguments: cases)
  func `hostile queries are refused where they are wrong`(item: Case) {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(item.query))
    let error = diagnostics.first { $0.descriptor.invalidatesRule }
    guard let expected = item.error else {
      #expect(error == nil)
      _ = QueryPrinter.print(syntax)
      return
    }
    let file = SourceFile(name: "query", text: item.query)
    let found = error.map { "\(file.location(of: $0.span.start).column) \($0.message)" } ?? "no error"
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test func `every bad block of a CIDR is reported`() {
    let found = QueryParser.parse("CIDR(@ip, 010.0.0.1/8, 10.0.0.0/8, 10.1/16, 1.1.1.1/40)").diagnostics
    #expect(found.filter { $0.descriptor.invalidatesRule }.count == 3)
  }

  @Test func `a path is bounded at its limit`() {
    let limit = QueryBudget.standard.maximumSegments
    let path = QueryHostileTests.times("a.", limit - 1) + "a:x"
    #expect(QueryParser.parse(UTF8Text("@" + path)).diagnostics.isEmpty)
    #expect(!QueryParser.parse(UTF8Text("@a." + path)).diagnostics.isEmpty)
  }

  @Test func `terms are bounded at their limit`() {
    var budget = QueryBudget()
    budget.maximumTerms = 4
    for (query, isFine) in [
      ("a b c d", true), ("a b c d e", false), ("@a:(b c d)", true), ("@a:(b c d e)", false),
    ] {
      #expect(QueryParser.parse(UTF8Text(query), budget: budget).diagnostics.isEmpty == isFine, "\(query)")
    }
  }

  @Test func `bytes that are not UTF-8 are an error where they stand`() {
    let found = QueryParser.parse(UTF8Text(bytes: [0x61, 0x20, 0xC3, 0x28])).diagnostics
    #expect(found.map(\.span.start) == [2])
  }
}
