import Foundation
import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinLogModel
import TocsinTestSupport
import TocsinWorkspace

/// `--fix` over the examples of every check that has a fix, and over fixes that do not hold what they promise.
struct FixTests {
  static let fixable = CheckRegistry.all.filter { $0.fixability != .none }.map(\.descriptor.code)

  @Test func `there are checks that can be fixed`() {
    #expect(FixTests.fixable.count >= 10)
  }

  @Test(arguments: fixable)
  func `every fix of an example is made, cures its finding and brings no other`(code: String) throws {
    let check = try #require(CheckRegistry.check(code))
    for example in check.triggering {
      let name = example.files[0].name
      let source = SourceFile(name: name, text: MarkedText(example.files[0].text).text)
      func findings(_ file: RuleFile) -> [Diagnostic] {
        let text = String(decoding: file.source.bytes, as: UTF8.self)
        return ExampleLinting.lint(example.replacing(name, by: text), for: check).diagnostics
      }
      let before = findings(RuleCompiler.check(source))
      let promised = before.filter { $0.descriptor.code == code && $0.fixes.contains { !$0.edits.isEmpty } }
      guard !promised.isEmpty else { continue }
      let fixed = Fixer(allowsUnsafe: check.fixability == .unsafe, findings: findings).fix(source)
      let after = findings(RuleCompiler.check(SourceFile(name: name, bytes: fixed.after)))
      let shown =
        "\(code)\n\(String(decoding: source.bytes, as: UTF8.self))\n=====\n\(String(decoding: fixed.after, as: UTF8.self))"
      // What was taken back is said, with the reason; all else is cured.
      let refused = fixed.refused.filter { $0.finding.descriptor.code == code }
      if let expected = FixTests.refusals[code] {
        #expect(refused.allSatisfy { $0.reason.contains(expected) }, "\(refused.map(\.reason)) \(shown)")
      } else {
        #expect(refused.isEmpty, "\(refused.map(\.reason)) \(shown)")
      }
      let left = after.filter { $0.descriptor.code == code && $0.fixes.contains { !$0.edits.isEmpty } }
      #expect(left.count == refused.count, "\(left.map(\.message)) \(shown)")
      // Of a rule that was invalid, less could be seen than of the mended one: errors are compared.
      let wasInvalid = before.contains { $0.descriptor.invalidatesRule }
      let codes = [before, after].map { findings in
        Set(findings.filter { !wasInvalid || $0.level == .error }.map(\.descriptor.code))
      }
      #expect(codes[1].isSubset(of: codes[0]), "brings \(codes[1].subtracting(codes[0])): \(shown)")
    }
  }

  /// Checks one of whose examples has a fix that brings another finding: it is for a person to choose.
  static let refusals = ["Q203": "would be found"]

  static let rule = """
    name: An example  # the name
    message: What to do.
    queries:
      - name: a
        query: source:okta @evt.name:login  # the query
        groupByFields: ['@usr.id']
    cases:
      - status: low
        condition: a > 10 && a > 5
    options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

    """

  /// Fixes the rule with findings of a safe check: each replaces a text, where it stands.
  static func fix(
    _ edits: [(from: String, to: String)], allowsUnsafe: Bool = false, isEvergreen: Bool = false,
    others: @escaping (String) -> [DiagnosticDescriptor] = { _ in [] }
  ) throws -> (text: String, reasons: [String], made: Int) {
    let descriptor = try #require(CheckRegistry.check("Y006")).descriptor
    let fixing = Fixer(allowsUnsafe: allowsUnsafe) { file in
      let text = String(decoding: file.source.bytes, as: UTF8.self)
      let findings = edits.compactMap { edit -> Diagnostic? in
        guard let range = text.range(of: edit.from) else {
          return isEvergreen ? Diagnostic(descriptor, "found \(edit.from)", at: SourceSpan(0, 0)) : nil
        }
        let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
        let span = SourceSpan(start, start + edit.from.utf8.count)
        return Diagnostic(
          descriptor, "found \(edit.from)", at: span,
          fixes: [Fix("write \(edit.to)", edits: [Fix.Edit(span: span, replacement: edit.to)])])
      }
      return file.diagnostics.filter { $0.level > .info } + findings
        + others(text).map { Diagnostic($0, "another", at: SourceSpan(0, 0)) }
    }
    let fixed = fixing.fix(SourceFile(name: "a.yaml", text: rule))
    return (String(decoding: fixed.after, as: UTF8.self), fixed.refused.map(\.reason), fixed.made.count)
  }

  @Test func `edits are made where they stand, and comments are kept`() throws {
    let fixed = try FixTests.fix([("An example", "'A rule'"), ("a > 10 && a > 5", "a > 10")])
    #expect(fixed.made == 2)
    #expect(
      fixed.text
        == FixTests.rule.replacing("An example", with: "'A rule'").replacing(" && a > 5", with: ""))
  }

  @Test func `a query or condition that is proven the same may be changed`() throws {
    let fixed = try FixTests.fix([("source:okta @evt.name:login", "(@evt.name:login AND source:okta)")])
    #expect(fixed.made == 1 && fixed.reasons.isEmpty)
  }

  @Test(arguments: [
    ("@evt.name:login", "@evt.name:logout", "match other logs"),
    ("a > 10 && a > 5", "a > 5", "not proven that case 1"),
    ("status: low", "status: high", "another severity"),
    ("evaluationWindow: 300", "evaluationWindow: 600", "`options` would differ"),
    ("'@usr.id'", "'@usr.name'", "count otherwise"),
  ])
  func `a safe fix that changes what a rule matches is taken back`(from: String, to: String, reason: String)
    throws
  {
    let fixed = try FixTests.fix([(from, to)])
    #expect(fixed.text == FixTests.rule)
    #expect(fixed.reasons.first?.contains(reason) == true, "\(fixed.reasons)")
    #expect(try FixTests.fix([(from, to)], allowsUnsafe: true).made == 1)
  }

  @Test(arguments: [
    ("An example", "a: b: c", "not be readable"), ("source:okta", "(source:okta", "would become invalid"),
    ("message: What to do.", "messages: What to do.", "would become invalid"),
  ])
  func `a fix that breaks the rule is taken back, whatever is allowed`(
    from: String, to: String, reason: String
  ) throws {
    let fixed = try FixTests.fix([(from, to)], allowsUnsafe: true)
    #expect(fixed.text == FixTests.rule)
    #expect(fixed.reasons.first?.contains(reason) == true, "\(fixed.reasons)")
  }

  @Test func `a fix that does not cure its finding, or brings another, is taken back`() throws {
    let evergreen = try FixTests.fix([("An example", "Another")], isEvergreen: true)
    #expect(evergreen.text == FixTests.rule)
    let other = DiagnosticDescriptor("Q203", "lowercase-boolean", .warning, "x")
    let bringing = try FixTests.fix([("An example", "Another")]) { $0.contains("Another") ? [other] : [] }
    #expect(bringing.text == FixTests.rule)
    #expect(bringing.reasons == ["Q203 would be found"])
  }

  @Test func `one bad fix does not hold up the others`() throws {
    let fixed = try FixTests.fix([
      ("An example", "'A rule'"), ("@evt.name:login", "@evt.name:logout"), ("'@usr.id'", "\"@usr.id\""),
    ])
    #expect(fixed.made == 2 && fixed.reasons.count == 1)
    #expect(
      fixed.text.contains("'A rule'") && fixed.text.contains("\"@usr.id\"")
        && fixed.text.contains("login"))
  }

  @Test func `fixes that overlap are made in rounds, and rounds end`() throws {
    let fixed = try FixTests.fix([
      ("An example", "An exemplar"), ("example  # the name", "example # the name"),
    ])
    #expect(fixed.made >= 1)
    // A fix that asks for itself for ever.
    let endless = try FixTests.fix([("An", "An An")])
    #expect(endless.text.utf8.count < FixTests.rule.utf8.count + 100)
  }

  @Test func `a file that is no YAML is left alone but for fixes of the YAML`() throws {
    let fixing = Fixer(allowsUnsafe: true) { file in
      file.diagnostics + [
        Diagnostic(
          DiagnosticDescriptor("Q203", "lowercase-boolean", .warning, "x"), "x", at: SourceSpan(0, 1),
          fixes: [Fix("x", edits: [Fix.Edit(span: SourceSpan(0, 1), replacement: "b")])])
      ]
    }
    #expect(!fixing.fix(SourceFile(name: "a.yaml", text: "a: b: c\n")).isChanged)
  }

  @Test func `the difference is what patch reads`() {
    let old = Array("a\nb\nc\nd\ne\nf\ng\nh\n".utf8)
    let new = Array("a\nB\nc\nd\ne\nf\ng\nh\ni".utf8)
    #expect(
      UnifiedDiff.text(of: "x", from: old, to: new) == """
        --- x
        +++ x
        @@ -1,8 +1,9 @@
         a
        -b
        +B
         c
         d
         e
         f
         g
         h
        +i
        \\ No newline at end of file

        """)
    #expect(UnifiedDiff.text(of: "x", from: old, to: old) == "")
  }

  @Test func `a difference leads from the old text to the new one`() {
    var random = SplitMix(seed: 5)
    for _ in 0..<300 {
      func text() -> [String] { (0..<random.below(12)).map { _ in random.pick(["a", "b", "c"]) } }
      let (old, new) = (text(), text())
      func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }
      var (kept, made): ([String], [String]) = ([], [])
      let diff = UnifiedDiff.text(of: "x", from: bytes(old), to: bytes(new))
      for line in diff.split(separator: "\n").dropFirst(2) where !line.hasPrefix("@@") {
        if line.first != "+" { kept.append(String(line.dropFirst())) }
        if line.first != "-" { made.append(String(line.dropFirst())) }
      }
      // One hunk holds everything in texts this short, or there is no change.
      if old != new, diff.components(separatedBy: "@@ -").count == 2, kept.count == old.count {
        #expect(kept == old && made == new)
      } else if old == new {
        #expect(diff.isEmpty)
      }
    }
  }
}
