import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinTestSupport

struct RenderingTests {
  static let descriptor = DiagnosticDescriptor("Q999", "example", .error, "An example.")

  static func diagnostic(_ text: String, _ start: Int, _ end: Int) -> (Diagnostic, SourceFile) {
    let file = SourceFile(name: "rules/a.yaml", text: text)
    return (
      Diagnostic(
        descriptor, "something is wrong", at: SourceSpan(start, end),
        labels: [Label(span: SourceSpan(0, 4), text: "first here")], notes: ["a note"],
        fixes: [Fix("mend it", edits: [Fix.Edit(span: SourceSpan(start, end), replacement: "x")])]), file
    )
  }

  @Test(arguments: [
    ("plain", "name: one\nquery: (a OR b\n", 17, 24), ("wide", "name: 日本\nquery: é中x\n", 21, 27),
    ("tab", "name: a\n\tb: c\n", 9, 10),
    ("control", "name: a\u{1B}[31m\u{202E}b\nx: y\n", 6, 12), ("end", "name: a", 7, 7), ("empty", "", 0, 0),
    ("lines", "name: a\nb:\n  c\n  d\n", 11, 18),
  ])
  func `findings are shown for people`(name: String, text: String, start: Int, end: Int) throws {
    let (diagnostic, file) = RenderingTests.diagnostic(text, start, end)
    let shown = [
      HumanRenderer(styled: false).render(diagnostic, in: file),
      ConciseRenderer().render(diagnostic, in: file),
      GitHubRenderer().render(diagnostic, in: file), JSONRenderer().render(diagnostic, in: file),
    ].joined(separator: "\n----\n")
    #expect(
      !shown.unicodeScalars.contains {
        ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E
      })
    try expectGolden(shown + "\n", at: "Tests/TocsinDiagnosticsTests/Cases/\(name).txt")
  }

  @Test func `a long line is shown as a window`() {
    let (diagnostic, file) = RenderingTests.diagnostic(
      "k: " + String(repeating: "x", count: 5000), 2500, 2510)
    let lines = HumanRenderer(styled: false).render(diagnostic, in: file).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 200 })
  }

  @Test(arguments: [
    ("groupByField", "groupByFields"), ("Status", "status"), ("stauts", "status"), ("xyzzy", nil),
    ("nmae", "name"),
  ])
  func `the nearest name is found`(written: String, expected: String?) {
    #expect(nearestName(to: written, among: ["name", "status", "groupByFields", "queries"]) == expected)
  }

  @Test func `columns count scalars`() {
    let file = SourceFile(name: "x", text: "é中a\nb\r\nc")
    #expect(file.location(of: 5) == SourceLocation(line: 1, column: 3))
    #expect(file.location(of: 99) == SourceLocation(line: 3, column: 2))
    #expect(Array(file.line(2)) == Array("b".utf8))
  }
}
