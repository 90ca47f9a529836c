import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSyntax
import TocsinTestSupport

/// On queries of the usual kind there is an answer, and it costs little.
struct RealisticRuleTests {
  @Test func `usual queries are decided`() {
    var rules = RealisticRules(seed: 1)
    var reasoner = Deciding.reasoner()
    let queries = (0..<500).map { _ in Deciding.query(rules.query()) }
    var satisfiable = 0
    for query in queries { if case .satisfiable = reasoner.isSatisfiable(query) { satisfiable += 1 } }
    for query in queries.prefix(150) { _ = reasoner.redundantTerms(query) }
    for (one, other) in zip(queries, queries.dropFirst()) {
      _ = reasoner.overlap(one, other)
      _ = reasoner.implies(one, other)
    }
    let statistics = reasoner.statistics
    print(
      "\(statistics.questions) questions, \(statistics.gaveUp) given up, \(satisfiable) of 500 satisfiable")
    #expect(satisfiable > 400)
    #expect(statistics.gaveUp * 100 <= statistics.questions)
    #expect(statistics.unconfirmed == 0)
  }

  @Test func `a thousand queries are decided, most of them met by some log`() {
    var rules = RealisticRules(seed: 2)
    var reasoner = Deciding.reasoner()
    var (satisfiable, tautologies) = (0, 0)
    for _ in 0..<1000 {
      let query = Deciding.query(rules.query())
      if case .satisfiable = reasoner.isSatisfiable(query) { satisfiable += 1 }
      if case .holds = reasoner.isTautology(query) { tautologies += 1 }
    }
    #expect(satisfiable > 800)
    #expect(tautologies < 10)
  }

  static let redundant: [(String, [String])] = [
    ("@a:x @a:x*", ["@a:x*"]), ("@a:x @a:*", ["@a:*"]), ("@a:x @b:y", []), ("@a:x @a:x", ["@a:x"]),
    ("@a:(x OR x*)", ["x"]), ("@a:x OR @a:x*", ["@a:x"]), ("@n:>5 @n:>3", ["@n:>3"]), ("@a:x -@a:y", []),
    ("service:x -service:y", ["service:y"]), ("@a:x (@a:x OR @b:y)", ["(@a:x OR @b:y)"]),
    ("hello *ell*", ["*ell*"]), ("@a:x @b:y @a:*", ["@a:*"]), ("env:prod env:*", ["env:*"]),
    ("@a:(x OR y OR x)", ["x"]), ("@a:x -@a:x", []), ("@a:x OR -@a:x", []), ("-@a:x -@a:*", ["@a:x"]),
    ("CIDR(@ip, 10.1.0.0/16) CIDR(@ip, 10.0.0.0/8)", ["CIDR(@ip, 10.0.0.0/8)"]),
    ("(@a:x @b:y) OR @a:x", ["@a:x @b:y"]), ("-@a:hello -*:hello", ["@a:hello"]),
    ("@a:hello *:hello", ["*:hello"]), ("@a:hello OR *:hello", ["@a:hello"]), ("@a:x -*:hello", []),
    ("(@a:hello OR @b:c) -*:hello", ["@a:hello"]), ("(-@a:hello OR @b:c) -*:hello", ["(@a:hello OR @b:c)"]),
    ("@a:x *", ["*"]),
  ]

  @Test(arguments: redundant)
  func `redundant terms are named`(text: String, expected: [String]) {
    var reasoner = Deciding.reasoner()
    let found = reasoner.redundantTerms(Deciding.query(text))
    let bytes = Array(text.utf8)
    let spans = found.map { String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) }
    func bare(_ text: String) -> String { text.filter { !"()-".contains($0) } }
    #expect(spans.map(bare) == expected.map(bare), "\(text)")
  }

  @Test func `a redundant term says because of which`() throws {
    var reasoner = Deciding.reasoner()
    let text = "@b:z @a:x @a:x*"
    let term = try #require(reasoner.redundantTerms(Deciding.query(text)).first)
    #expect(term.because == [SourceSpan(5, 9)])
    #expect(term.kind == .implied)
  }
}
