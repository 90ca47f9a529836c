import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// The corpus of queries: trees, errors, and the way back from a tree to a text.
struct QueryCorpusTests {
  static let files = Repository.files(in: "grammar/corpus/query", suffix: ".txt")
  static let cases = files.flatMap { file in (try? Corpus.read(file)) ?? [] }
  static let accepted = cases.filter { $0.mark == .accepted }

  /// What the corpus says of a query: its tree, or the errors with their fixes.
  static func outcome(_ query: String) -> String {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(query))
    let errors = diagnostics.filter { $0.descriptor.invalidatesRule }
    if errors.isEmpty { return QueryTreePrinter.dump(syntax) }
    let file = SourceFile(name: "query", text: query)
    return errors.map { error in
      let place = file.location(of: error.span.start)
      let head = "\(place.line):\(place.column) \(error.descriptor.code) \(error.message)"
      return ([head] + error.fixes.map { "  fix: \($0.text)" }).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  @Test(arguments: files)
  func `trees and errors are as committed`(file: String) throws {
    let entries = try Corpus.read(file).map { entry in
      var entry = entry
      entry.result = QueryCorpusTests.outcome(entry.input)
      return entry
    }
    try expectGolden(Corpus.write(entries), at: file)
  }

  @Test func `the corpus is large enough and says everything once`() {
    #expect(QueryCorpusTests.accepted.count >= 250)
    let inputs = QueryCorpusTests.cases.map { UTF8Text($0.input) }
    #expect(Set(inputs).count == inputs.count)
  }

  @Test func `every query of the truth table and every mistake of the error table is in it`() throws {
    let inputs = Set(QueryCorpusTests.cases.map { UTF8Text($0.input) })
    let table = try Repository.table("grammar/corpus/matching/truth-table.tsv")
    #expect(table.count == 260)
    for row in table { #expect(inputs.contains(UTF8Text(row[1])), "\(row[0])") }
    for row in try Repository.table("grammar/corpus/query/errors.tsv") {
      #expect(inputs.contains(UTF8Text(row[1])), "\(row[0])")
    }
  }

  @Test(arguments: cases)
  func `flags say what the parser does`(item: Corpus.Entry) {
    let invalidatesRule = QueryParser.parse(UTF8Text(item.input)).diagnostics.contains {
      $0.descriptor.invalidatesRule
    }
    #expect(invalidatesRule == (item.mark != .accepted), "\(item.input)")
  }

  @Test(arguments: accepted)
  func `printing and reading again gives the same tree`(item: Corpus.Entry) {
    expectRoundTrip(item.input)
  }

  /// A fix with edits is a promise: made, it leaves fewer errors.
  @Test(arguments: cases)
  func `fixes repair`(item: Corpus.Entry) {
    func errors(_ text: [UInt8]) -> [Diagnostic] {
      QueryParser.parse(UTF8Text(bytes: text)).diagnostics.filter { $0.descriptor.invalidatesRule }
    }
    let text = Array(item.input.utf8)
    let before = errors(text)
    for error in before {
      for fix in error.fixes where !fix.edits.isEmpty {
        var edited = text
        for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
          edited.replaceSubrange(edit.span.start..<edit.span.end, with: edit.replacement.utf8)
        }
        let after = errors(edited)
        let now = String(decoding: edited, as: UTF8.self)
        #expect(after.count < before.count, "\(item.input) → \(now): \(after.map(\.message))")
      }
    }
  }

  @Test(arguments: cases)
  func `findings lie within the query and have a next action`(item: Corpus.Entry) {
    for finding in QueryParser.parse(UTF8Text(item.input)).diagnostics {
      #expect(finding.span.start >= 0 && finding.span.end <= item.input.utf8.count, "\(item.input)")
      #expect(!finding.fixes.isEmpty || !finding.notes.isEmpty, "\(finding.message)")
      for edit in finding.fixes.flatMap(\.edits) {
        #expect(edit.span.start >= 0 && edit.span.end <= item.input.utf8.count, "\(item.input)")
      }
    }
  }
}

/// The canonical text reads as the same tree, has no error, and is its own canonical text.
func expectRoundTrip(_ query: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  let syntax = QueryParser.parse(UTF8Text(query)).syntax
  let printed = QueryPrinter.print(syntax)
  let (again, diagnostics) = QueryParser.parse(printed)
  #expect(
    !diagnostics.contains { $0.descriptor.invalidatesRule },
    "\(query) → \(printed): \(diagnostics.map(\.message))",
    sourceLocation: sourceLocation)
  #expect(
    again.isEquivalent(to: syntax),
    "\(query) → \(printed)\n\(QueryTreePrinter.dump(syntax))\n\(QueryTreePrinter.dump(again))",
    sourceLocation: sourceLocation)
  #expect(QueryPrinter.print(again) == printed, sourceLocation: sourceLocation)
}
