import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinSemantics
import TocsinSyntax
import TocsinWorkspace

/// Proofs about rules and queries hold only between those that count and judge alike.
struct CountingTests {
  private func rule(
    root: String = "", queries: String, condition: String = "a > 0",
    options: String = "{detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600}"
  ) throws -> (rule: Rule, node: YAMLNode) {
    let text = """
      name: A rule
      message: m
      queries:
      \(queries.split(separator: "\n").map { "  - \($0)" }.joined(separator: "\n"))
      cases:
        - {name: Some, status: low, condition: \(condition)}
      options: \(options)
      \(root)

      """
    let file = RuleCompiler.check(SourceFile(name: "rule.yaml", text: text), keepsNodes: true)
    return (
      try #require(file.rules.first, "\(file.diagnostics)"), try #require(file.ruleNodes.first)
    )
  }

  private static let correlation = "type: signal_correlation"

  @Test func `queries over signals of two rules are not the same query`() throws {
    let rule = try rule(
      root: Self.correlation,
      queries: "{name: a, ruleId: one, query: 'source:x'}\n{name: b, ruleId: two, query: 'source:x'}",
      condition: "a > 0 && b > 0")
    #expect(RuleAnalysis(rule.rule).equalQueries.isEmpty)
  }

  @Test func `optional fields are of no meaning where there are no fields`() throws {
    let rule = try rule(
      queries:
        "{name: a, query: 'source:x'}\n{name: b, query: 'source:x', hasOptionalGroupByFields: true}",
      condition: "a > 0 && b > 0")
    #expect(RuleAnalysis(rule.rule).equalQueries.count == 1)
  }

  @Test(arguments: [
    ("ruleId: one", "ruleId: two"), ("correlatedQueryIndex: 0", "correlatedQueryIndex: 1"),
  ])
  func `a fix that counts signals of another rule changes the meaning`(from: String, to: String) throws {
    let query = "{name: a, ruleId: one, correlatedQueryIndex: 0, correlatedByFields: ['@usr.id']}"
    let (old, new) = (
      try rule(root: Self.correlation, queries: query),
      try rule(root: Self.correlation, queries: query.replacing(from, with: to))
    )
    var comparison = MeaningComparison()
    #expect(comparison.difference(old, new)?.contains("count otherwise") == true)
  }

  @Test(arguments: [
    ("keepAlive: 600, decreaseCriticalityBasedOnEnv: false", true),
    ("keepAlive: 600, maxSignalDuration: 86400", true),
    ("keepAlive: 600, maxSignalDuration: 3600", false), ("keepAlive: 900", false),
    ("keepAlive: 600, decreaseCriticalityBasedOnEnv: true", false),
  ])
  func `options that are spelled out mean the same as defaults`(options: String, isSame: Bool) throws {
    let plain = "{detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600}"
    let query = "{name: a, query: 'source:x'}"
    let (old, new) = (
      try rule(queries: query, options: plain),
      try rule(queries: query, options: plain.replacing("keepAlive: 600", with: options))
    )
    for (one, other) in [(old, new), (new, old)] {
      var comparison = MeaningComparison()
      #expect((comparison.difference(one, other) == nil) == isSame, "\(options)")
    }
  }

  @Test func `the hash tells whose signals are counted by the id of a default rule`() throws {
    func hash(_ id: String) throws -> String {
      try rule(root: Self.correlation, queries: "{name: a, defaultRuleId: \(id)}").rule.contentHash
    }
    let (one, other) = (try hash("one"), try hash("two"))
    #expect(one != other)
  }

  private static let window = "evaluationWindow: 3600, keepAlive: 3600, maxSignalDuration: 7200"
  private static let table =
    "referenceTables: [{tableName: t, columnName: c, logFieldPath: '@u', ruleQueryName: a, checkPresence: true}]"

  /// What sets a rule apart from one that counts the same events over the same window in real time.
  @Test(arguments: [
    ("threshold", "a > 0", "", true),
    ("anomaly_detection", "a > 0.995", "", false),
    ("anomaly_threshold", "a > 0", "", false),
    ("threshold", "a > 0", table, false),
    ("threshold", "a > 0", "schedulingOptions: {rrule: FREQ=DAILY}", false),
  ])
  func `a rule covers those of its own kind`(
    method: String, condition: String, root: String, isCovered: Bool
  ) throws {
    let query = "{name: a, query: 'source:x', groupByFields: ['@usr.id']}"
    let plain = try rule(queries: query, options: "{detectionMethod: threshold, \(Self.window)}")
    let other = try rule(
      root: root, queries: query, condition: condition,
      options: "{detectionMethod: \(method), \(Self.window)}")
    for rules in [[plain.rule, other.rule], [other.rule, plain.rule]] {
      #expect(RuleSetAnalysis(rules).coverage.relations.isEmpty != isCovered, "\(method) \(root)")
    }
  }
}
