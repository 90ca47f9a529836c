import Testing
import TocsinDiagnostics
import TocsinLint

struct BaselineTests {
  static let warning = DiagnosticDescriptor("Q203", "lowercase-boolean", .warning, "A summary.")
  static let invalid = DiagnosticDescriptor("S101", "missing-required", .error, "A summary.")

  static func findings(
    _ texts: [String], _ descriptor: DiagnosticDescriptor = warning, in name: String = "a.yaml"
  )
    -> [ReportedFinding]
  {
    let file = SourceFile(name: name, text: "name: x\n" + texts.map { "- \($0)\n" }.joined())
    var start = 8
    let diagnostics = texts.map { text in
      defer { start += text.utf8.count + 3 }
      return Diagnostic(descriptor, "found", at: SourceSpan(start + 2, start + 2 + text.utf8.count))
    }
    return ReportedFinding.findings(diagnostics, in: file)
  }

  static func read(_ text: String) -> (Baseline?, [Diagnostic]) {
    var findings = DiagnosticCollector()
    let baseline = Baseline.read(SourceFile(name: "baseline", text: text), into: &findings)
    return (baseline, findings.sorted)
  }

  @Test func `what is written is read`() throws {
    let baseline = Baseline(accepting: BaselineTests.findings(["one", "two", "one"]))
    let (read, findings) = BaselineTests.read(baseline.text)
    #expect(findings.isEmpty)
    #expect(try #require(read).entries == baseline.entries)
    #expect(baseline.entries.count == 3)
    #expect(BaselineTests.read(Baseline(accepting: []).text).0?.entries == [])
  }

  @Test func `known findings are counted, new ones remain, and the order does not matter`() {
    let baseline = Baseline(accepting: BaselineTests.findings(["one", "two"]))
    let outcome = baseline.apply(to: BaselineTests.findings(["three", "two", "one", "one"]), in: ["a.yaml"])
    #expect(outcome.suppressedCount == 2)
    #expect(outcome.remaining.count == 2)
    #expect(outcome.stale.isEmpty)
  }

  @Test func `what is no longer found is stale, if its file was looked at`() {
    let baseline = Baseline(
      accepting: BaselineTests.findings(["one", "two"]) + BaselineTests.findings(["four"], in: "b.yaml"))
    let outcome = baseline.apply(to: BaselineTests.findings(["two"]), in: ["a.yaml"])
    #expect(outcome.stale.map(\.file) == ["a.yaml"])
  }

  @Test func `a finding that makes the rule invalid is not accepted`() {
    let findings = BaselineTests.findings(["one"], BaselineTests.invalid)
    let baseline = Baseline(accepting: findings)
    #expect(baseline.entries.isEmpty)
    #expect(baseline.apply(to: findings, in: ["a.yaml"]).remaining.count == 1)
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"version\": 2, \"findings\": []}", "{\"version\": 1}",
    "{\"version\": 1, \"findings\": [{}]}", "{",
  ])
  func `anything else is refused with a place and a next action`(text: String) {
    let (baseline, findings) = BaselineTests.read(text)
    #expect(baseline == nil)
    #expect(findings.contains { $0.level == .error && !$0.fixes.isEmpty })
  }
}
