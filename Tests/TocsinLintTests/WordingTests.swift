import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinTestSupport
import TocsinWorkspace

/// What lint says of slips that people make, as committed: each has one finding, whose next action works.
struct WordingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var example: CheckExample

    init(_ name: String, _ code: String, _ example: CheckExample) {
      (self.name, self.code, self.example) = (name, code, example)
    }

    var testDescription: String { name }
  }

  static let rows = [
    Row("address-block", "Q254", .query("source:okta @network.client.ip:10.0.0.0/8")),
    Row("address-range", "Q254", .query("source:okta @network.client.ip:[10.0.0.0 TO 10.255.255.255]")),
    Row("path-wildcard", "Q255", .query(#"source:okta @process.path:C\:\\Temp\*.exe"#)),
    Row("comma-list", "Q256", .query("source:okta @evt.name:(login, logout)")),
    Row("comma-phrases", "Q201", .query(#"source:okta @evt.name:("login", "logout")"#)),
    Row("negated-group", "Q201", .query("source:okta !(@evt.name:login OR @evt.name:logout)")),
    Row("stray-parenthesis", "Q201", .query("source:okta (@evt.name:login OR @evt.name:logout))")),
    Row("list-index", "Q204", .query("source:okta @target[0].type:(User OR AppUser)")),
    Row("label-part", "C241", .condition("a.count > 5 && b > 0 && c > 0")),
    Row(
      "plain-handle", "K309",
      .cases(
        "- status: low\n  condition: a > 0 || b > 0 || c > 0\n  notifications:\n    - slack-security")),
  ]

  /// What lint says of a row, but for the tests that the rule lacks.
  private static func findings(_ example: CheckExample, _ check: Check) -> [(SourceFile, Diagnostic)] {
    ExampleLinting.lint(example, for: check).texts.flatMap { text in
      text.diagnostics.filter { $0.descriptor.level != .info && $0.descriptor.code != "V901" }.map {
        (text.source, $0)
      }
    }
  }

  @Test(arguments: rows)
  func `a slip has one finding`(row: Row) throws {
    let check = try #require(CheckRegistry.check(row.code))
    let shown = Self.findings(row.example, check)
    #expect(shown.map(\.1.descriptor.code) == [row.code])
    let renderer = HumanRenderer(styled: false)
    let text = shown.map { renderer.render($0.1, in: $0.0) }.joined(separator: "\n\n")
    try expectGolden(text + "\n", at: "Tests/TocsinLintTests/Cases/words/\(row.name).txt")
  }

  /// The rule that an unsafe fix leaves has no error.
  @Test(arguments: rows)
  func `a fix that edits works`(row: Row) throws {
    let check = try #require(CheckRegistry.check(row.code))
    for (source, finding) in Self.findings(row.example, check) {
      for fix in finding.fixes where !fix.edits.isEmpty {
        var bytes = source.bytes
        for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
          bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
        }
        let left = Self.findings(.rule(String(decoding: bytes, as: UTF8.self)), check)
        #expect(left.isEmpty, "\(left.map(\.1.message))")
      }
    }
  }
}
