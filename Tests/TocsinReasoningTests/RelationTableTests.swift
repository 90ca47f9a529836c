import Testing
import TocsinReasoning
import TocsinTestSupport

/// Pairs of queries and how they relate, theory by theory.
struct RelationTableTests {
  static let rows = (try? Repository.table("Tests/TocsinReasoningTests/Cases/relations.tsv")) ?? []

  @Test func `the table has a row for every theory`() {
    #expect(RelationTableTests.rows.count >= 80)
    #expect(RelationTableTests.rows.allSatisfy { $0.count == 4 })
  }

  @Test(arguments: rows)
  func `two queries relate as the table says`(row: [String]) {
    #expect(Deciding.relation(row[1], row[2]) == row[3], "\(row[0]): \(row[1])  |  \(row[2])")
  }
}
