import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax
import TocsinTestSupport

/// Law: printing a query and parsing it again gives the same tree.
struct QueryPrintingTests {
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
      guard !diagnostics.contains(where: { $0.descriptor.invalidatesRule }) else { continue }
      accepted += 1
      let printed = QueryPrinter.print(syntax)
      let again = QueryParser.parse(printed)
      if again.diagnostics.contains(where: { $0.descriptor.invalidatesRule })
        || QueryTreePrinter.dump(again.syntax) != QueryTreePrinter.dump(syntax)
      {
        Issue.record("\(query) → \(printed)")
      }
    }
    #expect(accepted > 3000, "\(accepted)")
  }
}
