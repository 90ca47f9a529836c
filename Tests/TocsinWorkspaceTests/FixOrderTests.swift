import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinWorkspace

/// Fixes that do not hold together are made one by one.
struct FixOrderTests {
  @Test func `each fix is made at its own place, whatever the others changed`() throws {
    let descriptor = try #require(CheckRegistry.check("S111")).descriptor
    let refusal = DiagnosticDescriptor("Q999", "all-fixed", .error, "No mark is left.")
    let text = """
      name: <<a>> <<b>> <<c>> <<d>>
      message: m
      queries: [{query: 'source:a'}]
      cases: [{status: low, condition: a > 0}]

      """
    // Each mark wants to become shorter, and a text without any mark is worse than one with.
    let fixing = Fixer(allowsUnsafe: true) { file in
      let bytes = file.source.bytes
      var findings: [Diagnostic] = []
      for start in bytes.indices.dropLast(4) where bytes[start...].starts(with: "<<".utf8) {
        let letter = String(decoding: [bytes[start + 2]], as: UTF8.self)
        let span = SourceSpan(start, start + 5)
        findings.append(
          Diagnostic(
            descriptor, "mark \(letter)", at: span,
            fixes: [Fix("shorten", edits: [Fix.Edit(span: span, replacement: letter)])]))
      }
      return findings.isEmpty ? [Diagnostic(refusal, "no mark", at: SourceSpan(0, 1))] : findings
    }
    let fixed = fixing.fix(SourceFile(name: "rule.yaml", text: text))
    let name = String(decoding: fixed.after, as: UTF8.self).split(separator: "\n").first
    #expect(name == "name: <<a>> b c d")
    #expect(Set(fixed.made.map(\.message)) == ["mark b", "mark c", "mark d"])
    #expect(fixed.refused.map(\.finding.message) == ["mark a"])
  }
}
