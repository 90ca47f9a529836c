import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinSyntax
import TocsinTestSupport

/// Every row of the truth table, through the product's own parser, passes, plan, walker and evaluator.
struct MatchingTableTests {
  static let rows = (try? Repository.table("grammar/corpus/matching/truth-table.tsv")) ?? []

  @Test func `the table has all its rows`() {
    #expect(MatchingTableTests.rows.count == 260)
  }

  @Test(arguments: rows)
  func `a query meets an event or not`(row: [String]) throws {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(row[1]))
    #expect(
      !diagnostics.contains { $0.descriptor.invalidatesRule },
      "row \(row[0]): \(row[1]): \(diagnostics.map(\.message))")
    let record = CompactEvent.archiveRecord(row[2])
    let expected = row[3] == "yes"
    #expect(
      try Matching.productMatches(syntax, record, form: .archive) == expected,
      "row \(row[0]): \(row[1]) on \(row[2])")
    let event = try EventDecoder.decode(record, form: .archive)
    #expect(
      ReferenceMatcher.matches(syntax, event) == expected, "reference, row \(row[0]): \(row[1]) on \(row[2])")
  }
}

/// The product's way from a query and a record to an answer.
enum Matching {
  static func productMatches(_ syntax: QuerySyntax, _ record: [UInt8], form: RecordForm) throws -> Bool {
    var evaluator = RecordEvaluator(PlanSet(query: syntax))
    return try evaluator.matches(of: LogRecord(bytes: record, form: form)) == [0]
  }
}

/// The compact events of the truth table: `@` holds the attributes.
enum CompactEvent {
  /// The same event as a row of an archive.
  static func archiveRecord(_ compact: String) -> [UInt8] {
    let renamed = compact.replacing("\"@\":", with: "\"attributes\":", maxReplacements: 1)
    let inner = renamed.dropFirst().dropLast()
    let hasAttributes = renamed.hasPrefix("{\"attributes\":") || renamed.contains(",\"attributes\":")
    let parts = [
      "\"_id\":\"x\"", hasAttributes ? nil : "\"attributes\":{}", inner.isEmpty ? nil : String(inner),
    ]
    return Array("{\(parts.compactMap { $0 }.joined(separator: ","))}".utf8)
  }
}
