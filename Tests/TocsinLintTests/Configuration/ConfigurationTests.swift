import Foundation
import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinLogModel
import TocsinTestSupport

struct ConfigurationTests {
  static func read(_ text: String) -> (Configuration, [Diagnostic]) {
    let (configuration, findings) = ConfigurationReader.read(SourceFile(name: "tocsin.yaml", text: text))
    return (configuration, findings)
  }

  @Test func `everything can be said`() {
    let (configuration, findings) = ConfigurationTests.read(
      """
      lint:
        paths: [rules, more]
        strict: true
        info: false
        format: sarif
        baseline: known.json
        select: [default, Q2*]
        ignore: [lowercase-boolean]
        levels: {duplicate-case-name: error, H9*: info}
      test:
        paths: [rules]
        allowUnsupported: true
      overrides:
        - files: ["rules/legacy/**"]
          select: [Q203]
          ignore: [K3*]
          levels: {Q203: info}
      """)
    #expect(findings.isEmpty, "\(findings.map(\.message))")
    #expect(configuration.lintPaths == ["rules", "more"])
    #expect(configuration.isStrict == true && configuration.showsInfo == false)
    #expect(configuration.lintFormat == "sarif" && configuration.baseline == "known.json")
    #expect(configuration.testPaths == ["rules"] && configuration.allowsUnsupported == true)
    let general = CheckSelection(configuration, path: "rules/new/a.yaml")
    let legacy = CheckSelection(configuration, path: "rules/legacy/b/a.yaml")
    #expect(!general.codes.contains("Q203") && general.codes.contains("K305"))
    #expect(legacy.codes.contains("Q203") && !legacy.codes.contains("K305"))
  }

  @Test(arguments: [
    ("lnit: {}", "1:1"), ("lint: []", "1:7"), ("lint:\n  select: Q203", "2:11"),
    ("lint:\n  select: [Q2O3]", "2:12"),
    ("lint: {levels: {Q203: fatal}}", "1:23"), ("lint: {strict: yes}", "1:16"),
    ("lint: {format: html}", "1:16"),
    ("overrides:\n  - ignore: [Q203]", "2:5"), ("overrides: {files: [a]}", "1:12"), ("a: b: c", "1:5"),
    ("lint: {}\n---\ntest: {}", "3:1"), ("lint: {paths: [1]}", "1:16"),
  ])
  func `a mistake is located, with a next action`(text: String, place: String) throws {
    let (_, findings) = ConfigurationTests.read(text)
    let finding = try #require(findings.first { $0.level == .error }, "\(text)")
    let location = SourceFile(name: "", text: text).location(of: finding.span.start)
    #expect("\(location.line):\(location.column)" == place, "\(finding.message)")
    #expect(!finding.fixes.isEmpty)
  }

  @Test func `levels change how much a finding matters, but not that a rule is invalid`() throws {
    let (configuration, _) = ConfigurationTests.read("lint: {levels: {all: info}}")
    let selection = CheckSelection(configuration, path: nil)
    let warning = DiagnosticDescriptor("K305", "duplicate-case-name", .warning, "x")
    let invalid = DiagnosticDescriptor("S101", "missing-required", .error, "x")
    #expect(selection.adjusted(Diagnostic(warning, "x", at: SourceSpan(0, 0)))?.level == .info)
    #expect(selection.adjusted(Diagnostic(invalid, "x", at: SourceSpan(0, 0)))?.level == .error)
    let (none, _) = ConfigurationTests.read("lint: {select: []}")
    #expect(CheckSelection(none, path: nil).adjusted(Diagnostic(warning, "x", at: SourceSpan(0, 0))) == nil)
    #expect(CheckSelection(none, path: nil).adjusted(Diagnostic(invalid, "x", at: SourceSpan(0, 0))) != nil)
  }

  @Test(arguments: [
    ("**", "a/b", true), ("rules/**", "rules", true), ("rules/", "rules/a/b.yaml", true),
    ("rules/*.yaml", "rules/a.yaml", true),
    ("rules/*.yaml", "rules/a/b.yaml", false), ("**/b.yaml", "a/c/b.yaml", true), ("a/**/b", "a/b", true),
    ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/x/y/c", false), ("./a?", "ab", true), ("*", "a/b", false),
    // A leading dot is a character like others.
    ("*", ".a", true), ("?a", ".a", true), ("**", ".git/a", true), ("**/b", "a/.x/b", true),
    // No character classes: brackets stand for themselves.
    ("[ab]", "a", false), ("[ab]", "[ab]", true), ("a*b", "a/b", false), ("a**b", "a/b", false),
    ("a**b", "axb", true), ("**/**", "", true), ("", "", true), ("", "a", false), ("a/**/**/b", "a/b", true),
  ])
  func `a pattern matches whole paths`(pattern: String, path: String, expected: Bool) {
    #expect(PathPattern(pattern).matches(path) == expected)
  }

  @Test func `the schema knows the keys that the reader knows`() throws {
    let schema =
      try JSONSerialization.jsonObject(with: Data(ConfigurationSchema.jsonSchema.utf8)) as? [String: Any]
    func keys(_ path: [String]) -> Set<String> {
      var object = schema
      for name in path { object = object?[name] as? [String: Any] }
      return Set((object?["properties"] as? [String: Any] ?? [:]).keys)
    }
    #expect(keys([]) == Set(ConfigurationSchema.root))
    #expect(keys(["properties", "lint"]) == Set(ConfigurationSchema.lint))
    #expect(keys(["properties", "test"]) == Set(ConfigurationSchema.test))
    #expect(keys(["properties", "overrides", "items"]) == Set(ConfigurationSchema.override))
  }
}
