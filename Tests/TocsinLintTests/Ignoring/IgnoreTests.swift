import Testing
import TocsinDiagnostics
import TocsinLint

struct IgnoreTests {
  static let all = Set(CheckRegistry.all.map(\.descriptor.code))

  /// Findings of `Q203` under every `X` and of `K305` under every `Y` of the text.
  static func findings(_ text: String) -> [Diagnostic] {
    let descriptors: [Character: DiagnosticDescriptor] = [
      "X": DiagnosticDescriptor("Q203", "lowercase-boolean", .warning, "x"),
      "Y": DiagnosticDescriptor("K305", "duplicate-case-name", .warning, "x"),
      "Z": DiagnosticDescriptor("Q201", "query-syntax", .error, "x"),
    ]
    return text.utf8.enumerated().compactMap { offset, byte in
      descriptors[Character(Unicode.Scalar(byte))].map {
        Diagnostic($0, "found", at: SourceSpan(offset, offset + 1))
      }
    }
  }

  static func apply(_ text: String, enabled: Set<String> = all) -> (kept: [String], ignored: Int) {
    let outcome = IgnoredFindings(
      findings(text), in: SourceFile(name: "a.yaml", text: text), enabled: enabled)
    return (outcome.kept.map(\.descriptor.code), outcome.ignored.count)
  }

  @Test(arguments: [
    ("a: X  # tocsin:ignore Q203 why\n", [], 1),
    ("# tocsin:ignore Q203 why\na: X\n", [], 1),
    ("# tocsin:ignore Q203 why\n# another comment\n\na: X\n", [], 1),
    ("# tocsin:ignore lowercase-boolean why\na: X\n", [], 1),
    ("# tocsin:ignore Q2* why\na: X\n", [], 1),
    ("# tocsin:ignore Q203, K305 why\na: X Y\n", [], 2),
    ("# tocsin:ignore Q203 K305: why\na: X Y\n", [], 2),
    ("#tocsin:ignore Q203,K305 why\na: X Y\n", [], 2),
    ("# tocsin:ignore Q203 why\n# tocsin:ignore K305 why\na: X Y\n", [], 2),
    ("# tocsin:ignore Q203 why\na: b\nc: X\n", ["H976", "Q203"], 0),
    ("a: b  # tocsin:ignore Q203 why\nc: X\n", ["H976", "Q203"], 0),
    ("# tocsin:ignore Q203 why\na: >-\n  one\n  X\n", [], 1),
    ("a: >-  # tocsin:ignore Q203 why\n  one\n  X\nb: X\n", ["Q203"], 1),
    ("a: |\n  # tocsin:ignore Q203 why\n  X\n", ["Q203"], 0),
    ("a: '# tocsin:ignore Q203 why X'\n", ["Q203"], 0),
    ("a: X\n# tocsin:ignore-file Q203 why\nb: X\n", [], 2),
    ("# tocsin:ignore-file Q203, K305 why\nb: X\n", ["H976"], 1),
    ("# tocsin:ignore Q203\na: X\n", ["H977"], 1),
    ("# tocsin:ignore\na: X\n", ["H976", "Q203"], 0),
    ("# tocsin:ignore Q999 why\na: X\n", ["H976", "Q203"], 0),
    ("# tocsin:ignore Q201 why\na: Z\n", ["H976", "Q201"], 0),
    ("# tocsin:ignored Q203 why\na: X\n", ["Q203"], 0),
    ("a: X  # tocsin:ignore K305 why\n", ["Q203", "H976"], 0),
    ("- X  # tocsin:ignore Q203 why\n- X\n", ["Q203"], 1),
  ])
  func `a comment ignores what it names where it stands`(text: String, kept: [String], ignored: Int) {
    let outcome = IgnoreTests.apply(text)
    #expect(outcome.kept == kept, "\(text)")
    #expect(outcome.ignored == ignored, "\(text)")
  }

  @Test func `a comment for a check that did not run is not called unused`() {
    let enabled = IgnoreTests.all.subtracting(["K305"])
    #expect(IgnoreTests.apply("# tocsin:ignore K305 why\na: b\n", enabled: enabled).kept.isEmpty)
    #expect(
      IgnoreTests.apply("# tocsin:ignore K305 why\na: b\n", enabled: IgnoreTests.all.subtracting(["H976"]))
        .kept.isEmpty)
  }

  @Test(arguments: [
    ("# tocsin:ignore Q203 why\na: b\n", "a: b\n"),
    ("a:\n  # tocsin:ignore Q203 why\n  b: c\n", "a:\n  b: c\n"),
    ("a: b  # tocsin:ignore Q203 why\n", "a: b\n"),
    ("# tocsin:ignore Q203, K305 why\na: X\n", "# tocsin:ignore Q203 why\na: X\n"),
    ("# tocsin:ignore K305, Q203 why\na: X\n", "# tocsin:ignore Q203 why\na: X\n"),
    ("a: b # tocsin:ignore Q203 why", "a: b"),
  ])
  func `the fix takes away what does nothing`(text: String, expected: String) throws {
    let file = SourceFile(name: "a.yaml", text: text)
    let outcome = IgnoredFindings(IgnoreTests.findings(text), in: file, enabled: IgnoreTests.all)
    var plan = FixPlan()
    for finding in outcome.kept where finding.descriptor.code == "H976" {
      #expect(plan.add(FixPlan.Step(finding: finding, fix: try #require(finding.fixes.first))))
    }
    #expect(String(decoding: plan.apply(to: file.bytes), as: UTF8.self) == expected)
  }
}
