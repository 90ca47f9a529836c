import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// Law: printing a query and parsing it again gives the same tree.
struct QueryPrintingTests {
  static let queries: [String] = {
    let table = (try? Repository.table("grammar/corpus/matching/truth-table.tsv")) ?? []
    let more = (try? Repository.text("grammar/corpus/query/accepted.txt")) ?? ""
    return table.map { $0[1] } + more.split(separator: "\n").map(String.init)
  }()

  @Test func `there are enough queries`() {
    #expect(Set(QueryPrintingTests.queries).count >= 250)
  }

  @Test(arguments: queries)
  func `printing keeps the tree`(query: String) {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(query))
    #expect(!diagnostics.contains { $0.level == .error }, "\(query): \(diagnostics.map(\.message))")
    let printed = QueryPrinter.print(syntax)
    let (again, findings) = QueryParser.parse(printed)
    #expect(!findings.contains { $0.level == .error }, "\(query) → \(printed): \(findings.map(\.message))")
    #expect(QueryTreePrinter.dump(again) == QueryTreePrinter.dump(syntax), "\(query) → \(printed)")
    #expect(QueryPrinter.print(again) == printed)
  }

  @Test func `trees read as committed`() throws {
    var seen: Set<String> = []
    let text = QueryPrintingTests.queries.filter { seen.insert($0).inserted }.map { query in
      "\(query)\n  \(QueryTreePrinter.dump(QueryParser.parse(UTF8Text(query)).syntax))"
    }.joined(separator: "\n")
    try expectGolden(text + "\n", at: "Tests/TocsinSyntaxTests/Cases/query-trees.txt")
  }

  /// Whatever parses prints and parses again: random texts over the special characters.
  @Test func `random accepted texts keep their tree`() {
    var random = SplitMix(seed: 3)
    let parts = [
      "@a:", "@a.b:", "x", "y*", "?", "\"p q\"", " OR ", " AND ", "NOT ", "-", "(", ")", " ", "\\:", "\\*",
      "[1 TO 2]", ">5", "env:", "tags:", "*:", "CIDR(@ip, 10.0.0.0/8)", "status:", "\\AND", "é", "1.5",
      "_exists_:@k", "{a TO *]",
    ]
    var accepted = 0
    for _ in 0..<30_000 {
      let query = (0..<(1 + random.below(8))).map { _ in random.pick(parts) }.joined()
      let (syntax, diagnostics) = QueryParser.parse(UTF8Text(query))
      guard !diagnostics.contains(where: { $0.level == .error }) else { continue }
      accepted += 1
      let printed = QueryPrinter.print(syntax)
      let again = QueryParser.parse(printed)
      if again.diagnostics.contains(where: { $0.level == .error })
        || QueryTreePrinter.dump(again.syntax) != QueryTreePrinter.dump(syntax)
      {
        Issue.record("\(query) → \(printed)")
      }
    }
    #expect(accepted > 3000, "\(accepted)")
  }
}
