import Testing
import TocsinDiagnostics
import TocsinPlan
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// What `tocsin explain --plan` shows, compared with committed texts.
struct PlanPrintingTests {
  static let queries: [(name: String, queries: [String])] = [
    ("free-text", ["hello", "\"permission denied\" -fail*", "*:deep", "message:*net*"]),
    ("sets", ["@a:(x OR y OR z) -@b:1 -@b:2", "status:(ERROR OR Critical)", "@a:(x y)"]),
    (
      "ranges",
      [
        "@n:[4 TO 10} @d:>\"2024\"", "n:>=5", "timestamp:[\"2026-01-01\" TO *]",
        "CIDR(@ip, 10.1.2.3/8, 2001:db8::/32)",
      ]
    ),
    (
      "sharing",
      ["source:s (@a:x OR *:slow)", "source:s @b:*", "NOT (source:s OR (@b:* @c:a*))", "*", "@a:x -@a:x"]
    ),
    ("tags", ["env:(prod OR Dev) -team:*", "tags:legacy tags:env*", "env:prod*"]),
  ]

  @Test(arguments: queries.map(\.name))
  func `a plan prints as committed`(name: String) throws {
    let queries = try #require(PlanPrintingTests.queries.first { $0.name == name }).queries
    var lines = ["type: log_detection", "name: \(name)", "message: m", "isEnabled: true", "queries:"]
    for query in queries {
      lines += ["  - query: '\(query)'", "    aggregation: count", "    groupByFields: ['@usr.id', 'env']"]
    }
    let labels = queries.indices.map { "\(["a", "b", "c", "d", "e"][$0]) > 0" }.joined(separator: " && ")
    lines += [
      "cases:", "  - {name: c, status: low, condition: '\(labels)'}", "options: {detectionMethod: threshold,",
      "  evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 900}",
    ]
    let file = SourceFile(name: "plan.yaml", text: lines.joined(separator: "\n") + "\n")
    var findings = DiagnosticCollector()
    let rules = YAMLReader.documents(of: file, into: &findings).flatMap {
      RuleDecoder.decode($0, file: file, into: &findings)
    }
    let rule = try #require(rules.first, "\(findings.sorted.map(\.message))")
    try expectGolden(
      PlanPrinter.print(PlanSet(rules: [rule]), rule: rule, index: 0),
      at: "Tests/TocsinPlanTests/Cases/\(name).plan.txt")
  }
}
