import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// What findings and fixes point at: the bytes of terms, keys, values, comparisons and operands.
struct SpanTableTests {
  private static func text(_ source: String, _ span: SourceSpan) -> String {
    SourceFile(name: "text", text: source).text(of: span)
  }

  private static func terms(_ node: QueryNode) -> [QueryTerm] {
    var found: [QueryTerm] = []
    _ = node.map { term in
      found.append(term)
      return term
    }
    return found
  }

  /// Each term as `term|key|value, value`.
  private static func shown(_ query: String) -> [String] {
    guard let root = QueryParser.parse(UTF8Text(query)).syntax.root else { return [] }
    return terms(root).map { term in
      var values: [String] = []
      _ = term.test.map { test in
        values.append(text(query, test.span))
        return test
      }
      let key = term.keySpan.map { text(query, $0) } ?? ""
      return "\(text(query, term.span))|\(key)|\(values.joined(separator: ", "))"
    }
  }

  @Test(arguments: [
    ("@a:x", ["@a:x|@a|x"]), ("  @a:x  ", ["@a:x|@a|x"]), ("-@a:x", ["@a:x|@a|x"]),
    ("@a.b:\"x y\" c", ["@a.b:\"x y\"|@a.b|\"x y\"", "c||c"]),
    ("@a:(x OR \"y z\" -w*)", ["@a:(x OR \"y z\" -w*)|@a|x, \"y z\", w*"]),
    ("@a:[1 TO 5]", ["@a:[1 TO 5]|@a|[1 TO 5]"]), ("@a:>=5", ["@a:>=5|@a|>=5"]),
    ("@a:-5", ["@a:-5|@a|-5"]), ("env:prod", ["env:prod|env|prod"]), ("*:x", ["*:x|*|x"]),
    ("\"a b\"", ["\"a b\"||\"a b\""]), ("é:ö -ü", ["é:ö|é|ö", "ü||ü"]), ("*", ["*||*"]),
    ("(@a:x OR @b:y) NOT @c:z", ["@a:x|@a|x", "@b:y|@b|y", "@c:z|@c|z"]),
    (#"@a\ b:x\ y"#, [#"@a\ b:x\ y|@a\ b|x\ y"#]), ("_exists_:@a", ["_exists_:@a|_exists_|@a"]),
    ("CIDR(@ip, 10.0.0.0/8)", ["CIDR(@ip, 10.0.0.0/8)|@ip|CIDR(@ip, 10.0.0.0/8)"]),
  ])
  func `terms, keys and values of a query`(query: String, spans: [String]) {
    #expect(SpanTableTests.shown(query) == spans)
  }

  @Test(arguments: [
    ("@a:(x OR y)", "(x OR y)"), ("@a:x OR @b:y", "@a:x OR @b:y"), ("(@a:x @b:y) c", "@a:x @b:y) c"),
  ])
  func `the parts of a query cover their operands`(query: String, whole: String) throws {
    let root = try #require(QueryParser.parse(UTF8Text(query)).syntax.root)
    let span = if case .leaf(let term) = root { term.test.span } else { root.span }
    #expect(SpanTableTests.text(query, span) == whole)
  }

  /// Each comparison as `comparison|label`, and the span of the whole.
  @Test(arguments: [
    ("a > 0", ["a > 0|a"], "a > 0"), (" a>0 ", ["a>0|a"], "a>0"),
    ("!(a > 0) && b_1 <= -1.5", ["a > 0|a", "b_1 <= -1.5|b_1"], "!(a > 0) && b_1 <= -1.5"),
    ("(a > 0 || b > 0) && c > 0", ["a > 0|a", "b > 0|b", "c > 0|c"], "(a > 0 || b > 0) && c > 0"),
  ])
  func `comparisons and labels of a condition`(condition: String, spans: [String], whole: String) throws {
    let stage = try #require(ConditionParser.parse(UTF8Text(condition)).syntax?.stages.first)
    var found: [String] = []
    _ = stage.map { comparison in
      let parts = [comparison.span, comparison.labelSpan].map { SpanTableTests.text(condition, $0) }
      found.append(parts.joined(separator: "|"))
      return comparison
    }
    #expect(found == spans)
    #expect(SpanTableTests.text(condition, stage.span) == whole)
  }

  /// Every node of an expression, the whole first.
  @Test(arguments: [
    ("@a + 1", ["@a + 1", "@a", "1"]), (" ( @a ) * -b ", ["@a ) * -b", "@a", "-b", "b"]),
    ("if(@a > 1, \"x\", #y)", ["if(@a > 1, \"x\", #y)", "@a > 1", "@a", "1", "\"x\"", "#y"]),
    ("!@a", ["!@a", "@a"]), ("1 - 2 - 3", ["1 - 2 - 3", "1 - 2", "1", "2", "3"]),
    ("abs( service )", ["abs( service )", "service"]),
  ])
  func `operands of an expression`(expression: String, spans: [String]) throws {
    let root = try #require(ExpressionParser.parse(UTF8Text(expression)).syntax?.root)
    func all(_ node: ExpressionNode) -> [String] {
      [SpanTableTests.text(expression, node.span)] + node.operands.flatMap(all)
    }
    #expect(all(root) == spans)
  }

  /// `+`, `-` and the comparisons associate to the left; `AND` binds tighter than `OR`, and both less than comparisons.
  @Test(arguments: [
    ("1 - 2 - 3", "(- (- 1 2) 3)"), ("1 - (2 - 3)", "(- 1 (- 2 3))"), ("1 + 2 * 3", "(+ 1 (* 2 3))"),
    ("1 * 2 + 3", "(+ (* 1 2) 3)"), ("-1 + 2", "(+ (negate 1) 2)"),
    (
      "@a == 1 && @b == 2 || @c == 3",
      "(|| (&& (== (attribute \"a\") 1) (== (attribute \"b\") 2)) (== (attribute \"c\") 3))"
    ),
    ("1 + 2 < 3", "(< (+ 1 2) 3)"), ("!@a && @b", "(&& (not (attribute \"a\")) (attribute \"b\"))"),
  ])
  func `operators bind as in other languages`(expression: String, tree: String) throws {
    let syntax = try #require(ExpressionParser.parse(UTF8Text(expression)).syntax)
    #expect(ExpressionPrinter.dump(syntax) == tree)
  }
}
