import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// What the query parser remarks without refusing the query.
struct QueryRemarkTests {
  private static func findings(_ text: String) -> [Diagnostic] {
    QueryParser.parse(UTF8Text(text)).diagnostics
  }

  @Test(arguments: [
    ("@a:[1 TO 5]", false), ("@a:[1 TO 5}", true), ("@a:{1 TO 5]", true), ("@a:{1 TO 5}", true),
  ])
  func `Datadog documents brackets only`(query: String, isRemarked: Bool) {
    #expect(!QueryRemarkTests.findings(query).isEmpty == isRemarked)
  }

  @Test(arguments: [
    ("@a:x**", ["**"]), ("@a:x***", ["**"]), ("@a:*?*", []), ("@a:x*.*", []), ("@a:x*y*", []),
    ("@a:x*\\**", []),
  ])
  func `only stars side by side are one star`(query: String, remarked: [String]) {
    let file = SourceFile(name: "query", text: query)
    let stars = QueryRemarkTests.findings(query).filter { $0.message.hasPrefix("`**`") }
    #expect(stars.map { file.text(of: $0.span) } == remarked)
  }

  @Test(arguments: ["10s", "2.5h", "10µs", "1日"])
  func `a number with a unit is no text`(bound: String) {
    #expect(QueryRemarkTests.findings("@a:>\(bound)").map(\.message) == ["units are not known offline"])
  }

  @Test(arguments: ["10.0.0.1", "2026-03-01", "1_000"])
  func `a text that begins like a number is a text`(bound: String) {
    #expect(!QueryRemarkTests.findings("@a:>\(bound)").contains { $0.message.hasPrefix("units") })
  }
}
