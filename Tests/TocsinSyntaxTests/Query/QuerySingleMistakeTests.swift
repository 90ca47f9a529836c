import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// One mistake in a query is one error.
struct QuerySingleMistakeTests {
  private static func errors(_ query: String) -> [Diagnostic] {
    QueryParser.parse(UTF8Text(query)).diagnostics.filter { $0.descriptor.invalidatesRule }
  }

  private static let queries = [
    #"(@a:b OR @c:"d e") AND -@f:[1 TO 5]"#,
    #"@a:(b OR "c d" OR -e*) NOT (f AND g)"#,
    #"CIDR(@ip, 10.0.0.0/8) AND @n:>=5"#,
    #"status:error @u.v:x\:y (p OR (q r))"#,
  ]

  @Test(arguments: queries)
  func `a character too many or too few is one error at most`(query: String) {
    let characters = Array(query)
    var broken: [String] = []
    for place in 0...characters.count {
      let (head, tail) = (String(characters[..<place]), String(characters[place...]))
      broken += "()\"[]{}:!=<>,&|\\-@#/~^*".map { head + String($0) + tail }
      if place < characters.count { broken.append(head + String(tail.dropFirst())) }
    }
    // A comma in a block makes two blocks of it.
    let twice = broken.filter { query in
      let errors = Self.errors(query)
      return errors.count > 1 && errors.contains { $0.descriptor.code != "Q219" }
    }
    #expect(twice.isEmpty, "\(twice.prefix(20).map { "\($0): \(Self.errors($0).map(\.message))" })")
  }

  /// What people write who know another language, or lose count.
  private static let mistakes = [
    "!(a OR b)", "--(a OR b)", "@a:!(b OR c)", "@a:-(b OR c)", "@a:=(b OR c)", ":(b OR c)", "=(b OR c)",
    "@:(b OR c)", "a*:(b OR c)", "@a*:(b OR c)", "@.a:(b OR c)", "\"a\":(b OR c)", "#a:(b OR c)", "#a(b)",
    "@a:http://x(y)", "@a:b c:d:(e)", "@a:(@c:(d) e)", "@a:(b c:(d) e)", ">(5)", "@a:>(5)", "@a:>[1 TO 2]",
    "@a:>@b:c", "(a))", "a))", ")a(", "a:b) OR (c:d", "(a:b)) OR (c:d)", "(foo(bar)", "(@a:foo(b c)",
    "(AND OR)",
    "@a:b\"c d\"", "(a\"b c\")", "@a:\"b\"c)", "(a \\", "{a b}", "[a b]", "(a [b c] d)", "@a:{{x}}",
    "@a[0]:b",
    "@a[0].b:(b OR c)", "@a{}.b:c", "@a[0]", "@a[:b", "@a\"b:c", "@a:[1 TO 2]]", "@a:[1] TO 2]", "@a:(b** c",
    "CIDR(@a, foo(x))", "CIDR(@a, (10.0.0.0/8))", "CIDR((@a), 10.0.0.0/8)", "CIDR(@a, \"10.0.0.0/8\")",
    "@a:(\"b\", \"c\", \"d\")", "(\"b\", \"c\")", "@a:\"b\",",
  ]

  @Test(arguments: mistakes)
  func `a mistake brings no second error`(query: String) {
    #expect(Self.errors(query).count == 1, "\(Self.errors(query).map(\.message))")
  }

  @Test(arguments: [
    ("@a:(b:c d:e)", 2), ("@a:b:c OR @d:>5h", 2), ("f(x) AND g(y)", 2), ("@a.*:b AND @c:[1 2]", 2),
  ])
  func `mistakes that have nothing to do with each other are all reported`(query: String, count: Int) {
    #expect(Self.errors(query).count == count, "\(Self.errors(query).map(\.message))")
  }

  @Test func `messages and fixes read as committed`() throws {
    let text = Self.mistakes.map { query in
      let file = SourceFile(name: "query", text: query)
      return Self.errors(query).map { HumanRenderer(styled: false).render($0, in: file) }.joined(
        separator: "\n")
    }.joined(separator: "\n\n")
    try expectGolden(text + "\n", at: "Tests/TocsinSyntaxTests/Cases/query-mistakes.txt")
  }

  @Test(arguments: mistakes)
  func `a fix that edits leaves no more errors`(query: String) throws {
    for error in Self.errors(query) {
      for fix in error.fixes where !fix.edits.isEmpty {
        var bytes = Array(query.utf8)
        for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
          bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
        }
        let fixed = String(decoding: bytes, as: UTF8.self)
        #expect(Self.errors(fixed).count <= 1, "\(fixed): \(Self.errors(fixed).map(\.message))")
      }
    }
  }
}
