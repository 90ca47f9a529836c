import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// Every parse error of the reference: its column, one finding for one cause, and a next action.
struct QueryErrorTests {
  static let rows = (try? Repository.table("grammar/corpus/query/errors.tsv")) ?? []

  @Test func `the table has all its rows`() {
    #expect(QueryErrorTests.rows.count == 66)
  }

  @Test(arguments: rows)
  func `a mistake is located`(row: [String]) throws {
    let errors = QueryParser.parse(UTF8Text(row[1])).diagnostics.filter { $0.descriptor.invalidatesRule }
    #expect(errors.count == 1, "\(row[0]) \(row[1]): \(errors.map(\.message))")
    let error = try #require(errors.first)
    let file = SourceFile(name: "query", text: row[1])
    #expect(
      "\(file.location(of: error.span.start).column)" == row[2], "\(row[0]) \(row[1]): \(error.message)")
    #expect(!error.fixes.isEmpty || !error.notes.isEmpty, "\(row[0]) \(row[1]): no next action")
  }

  @Test func `messages and fixes read as committed`() throws {
    let text = QueryErrorTests.rows.map { row in
      let file = SourceFile(name: "query", text: row[1])
      let findings = QueryParser.parse(UTF8Text(row[1])).diagnostics.filter { $0.descriptor.invalidatesRule }
      return findings.map { HumanRenderer(styled: false).render($0, in: file) }.joined(separator: "\n")
    }.joined(separator: "\n\n")
    try expectGolden(text + "\n", at: "Tests/TocsinSyntaxTests/Cases/query-errors.txt")
  }
}
