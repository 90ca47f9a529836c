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

  /// Measured without confirmation, which is the caller's: that is what a linter pays over parsing.
  @Test func `deciding a thousand queries costs less than twenty times parsing them`() {
    var rules = RealisticRules(seed: 2)
    let texts = (0..<1000).map { _ in UTF8Text(rules.query()) }
    let clock = ContinuousClock()
    var queries: [QuerySyntax] = []
    let parsing = clock.measure { queries = texts.map { QueryParser.parse($0).syntax } }
    var reasoner = Reasoner { _, _ in true }
    var satisfiable = 0
    let deciding = clock.measure {
      for query in queries { if case .satisfiable = reasoner.isSatisfiable(query) { satisfiable += 1 } }
    }
    let tautologies = clock.measure { for query in queries { _ = reasoner.isTautology(query) } }
    let redundancy = clock.measure { for query in queries { _ = reasoner.redundantTerms(query) } }
    print(
      "parsing \(parsing), satisfiable \(deciding), tautology \(tautologies), redundant terms \(redundancy)")
    #expect(satisfiable > 800)
    #expect(deciding + tautologies + redundancy < parsing * 20)
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
