import Foundation
import Testing
import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// What every rule of `rules/` must have; that its tests pass is asked of the built program.
struct RuleLibraryTests {
  static let paths = Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix(".test.yaml") }

  @Test(arguments: paths)
  func `a rule is clean, tagged, and shown by samples and tests`(path: String) throws {
    let file = try RuleCompiler.load(path: Repository.url(path).path, from: DiskFiles())
    let complaints = file.diagnostics.filter { $0.level > .info }
    #expect(complaints.isEmpty, "\(path): \(complaints.map(\.message))")
    let rule = try #require(file.rules.first)
    #expect(file.rules.count == 1, "\(path): one rule a file")
    #expect(
      try Repository.text(path).hasPrefix(Self.schemaLine("rule")), "\(path): the editor finds no schema")

    #expect(rule.tags.contains("security:attack"), "\(path)")
    for prefix in ["source:", "tactic:TA", "technique:T"] {
      #expect(rule.tags.contains { $0.hasPrefix(prefix) }, "\(path): no tag \(prefix)…")
    }
    for heading in ["## Goal\n", "## Strategy\n", "## What happened\n", "## Triage and response\n"] {
      #expect(rule.message.contains(heading), "\(path): the message has no \(heading)")
    }

    let stem = path.dropLast(".yaml".count)
    let samples = "\(stem).logs.ndjson"
    #expect(try !Repository.bytes(samples).isEmpty, "\(samples) holds no samples")
    let testText = try Repository.text("\(stem).test.yaml")
    #expect(testText.hasPrefix(Self.schemaLine("rule-test")), "\(stem).test.yaml: the editor finds no schema")
    #expect(
      testText.contains("from: \(samples.split(separator: "/").last ?? "")\n"),
      "\(path): no test reads the samples")
  }

  @Test(arguments: paths)
  func `each case of a rule has a test that fires it and one that does not`(path: String) throws {
    let url = Repository.url(path).path
    let rule = try #require(try RuleCompiler.load(path: url, from: DiskFiles()).rules.first)
    let suite = try #require(try Workspace().tests(besides: url), "\(path) has no tests")
    #expect(suite.diagnostics.isEmpty, "\(path): \(suite.diagnostics.map(\.message))")
    for ruleCase in rule.cases {
      func fires(_ test: RuleTest) -> Bool {
        test.expected.contains { $0.caseName == ruleCase.name && $0.severity == ruleCase.severity }
      }
      #expect(suite.file.tests.contains(where: fires), "\(path): no test fires the case \(ruleCase.name)")
      #expect(
        suite.file.tests.contains { !$0.events.isEmpty && !fires($0) },
        "\(path): no test leaves the case \(ruleCase.name) alone")
    }
    let names = suite.file.tests.map(\.name)
    #expect(Set(names).count == names.count, "\(path): two tests of one name")
  }

  @Test func `the table of rules is that of the rules`() throws {
    let rows = try Self.paths.map { path in
      let rule = try #require(
        try RuleCompiler.load(path: Repository.url(path).path, from: DiskFiles()).rules.first)
      func tag(_ key: String) -> String {
        rule.tags.filter { $0.hasPrefix("\(key):") }.map { String($0.dropFirst(key.count + 1)) }
          .joined(separator: ", ")
      }
      let file = path.dropFirst("rules/".count)
      let method =
        rule.type == .signalCorrelation ? rule.type.rawValue : rule.options.detectionMethod.rawValue
      let severities = Set(rule.cases.map(\.severity)).sorted(by: >).map(\.rawValue).joined(separator: ", ")
      return
        "| [\(file.split(separator: "/").last?.dropLast(".yaml".count) ?? "")](\(file)) | \(tag("source")) | \(method) | \(tag("tactic")) | \(tag("technique")) | \(severities) |"
    }
    let page = """
      # Rules
      <!-- The table is generated from the rules by a test: UPDATE_GOLDEN=1 swift test --filter RuleLibraryTests -->

      | rule | source | method | tactic | technique | severities |
      |---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      Beside each rule `a.yaml` stand its tests, `a.test.yaml`, and its samples, `a.logs.ndjson`. Every case of a rule has a
      test that fires it and one that does not, and the samples fire the rule. Thresholds and windows suit a company of some
      hundred people: read the strategy of a rule, and set them to your traffic.

      """
    try expectGolden(page, at: "rules/README.md")
  }

  private static func schemaLine(_ name: String) -> String {
    "# yaml-language-server: $schema=../../grammar/\(name).schema.json\n"
  }
}
