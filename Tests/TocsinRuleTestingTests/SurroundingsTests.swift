import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics

/// What tests are worth is judged with all that they are run with: sources, tables and time zones.
struct SurroundingsTests {
  private static let counted = SourceFile(
    name: "counted.yaml",
    text: """
      name: Counted
      message: m
      queries: [{name: a, query: '@k:a', groupByFields: ['@usr']}]
      cases: [{status: low, condition: a > 0}]
      options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

      """)

  private static let counting = SourceFile(
    name: "counting.yaml",
    text: """
      name: Counting
      message: m
      type: signal_correlation
      queries: [{name: s, ruleId: counted, correlatedByFields: ['@usr']}]
      cases: [{name: Many, status: high, condition: s > 1}]
      options: {evaluationWindow: 600, keepAlive: 600, maxSignalDuration: 3600}

      """)

  /// Asserts the name of the case only.
  private static let poor = """
    tests: [{name: two, events: [{k: a, usr: u, repeat: {times: 2, every: 10s}}], expect: [{case: Many}]}]
    """

  /// By mutator and summary: `killed`, `survived` with a test that kills it, or what else.
  private static func verdicts(
    of setup: RunSetup, _ source: SourceFile, _ tests: String
  ) throws -> [(mutant: String, verdict: String)] {
    let tests = RuleTestText.tests(tests)
    let testing = try #require(
      MutationTesting(
        setup, source: source, tests: tests, payloadTests: [], limit: 100, hasSeveralRules: false))
    return testing.mutants.map { mutant in
      let verdict =
        switch testing.judge(mutant).verdict {
        case .killed: "killed"
        case .equivalent: "equivalent"
        case .survived(let killer): killer.test == nil ? "survived, no test" : "survived"
        case .undecided(let reason): "undecided: \(reason)"
        }
      return ("\(mutant.mutator): \(mutant.summary)", verdict)
    }
  }

  private static var correlation: RunSetup {
    get throws {
      let rules = try [counted, counting].map { try MutationTests.rule($0) }
      return RunSurroundings(rules, suppressions: [], timeZones: CoordinatedTime()).setup(for: rules[1])
    }
  }

  @Test func `mutants of a rule over signals are run with its sources`() throws {
    let verdicts = try Self.verdicts(of: Self.correlation, Self.counting, Self.poor)
    let severities = verdicts.filter { $0.mutant.contains("severity") }
    #expect(!severities.isEmpty && severities.allSatisfy { $0.verdict == "survived" }, "\(verdicts)")
    #expect(verdicts.contains { $0.verdict == "killed" }, "\(verdicts)")
    #expect(!verdicts.contains { $0.verdict.hasPrefix("undecided") }, "\(verdicts)")
  }

  @Test func `a rule over signals without its sources is not compared by running it`() throws {
    let rule = try MutationTests.rule(Self.counting)
    for (mutant, verdict) in try Self.verdicts(of: RunSetup(alone: [rule]), Self.counting, "tests: []") {
      #expect(!verdict.hasPrefix("survived") && verdict != "killed", "\(mutant): \(verdict)")
    }
  }

  @Test func `a mutant asks the reference tables that its rule was given`() throws {
    let source = SourceFile(
      name: "table.yaml",
      text: """
        name: Table
        message: m
        queries: [{name: a, query: '@k:a'}]
        cases: [{name: Listed, status: high, condition: a > 0}]
        options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
        referenceTables: [{tableName: t, columnName: ip, logFieldPath: '@ip', ruleQueryName: a, checkPresence: true}]

        """)
    var tables = ReferenceTables()
    tables.add("t", ["ip": ["192.0.2.1"]])
    let rule = try MutationTests.rule(source).resolved(with: tables)
    let test = "tests: [{name: one, events: [{k: a, ip: 192.0.2.1}], expect: [{case: Listed}]}]"
    let verdicts = try Self.verdicts(of: RunSetup(alone: [rule]), source, test)
    let severities = verdicts.filter { $0.mutant.contains("severity") }
    #expect(!severities.isEmpty && severities.allSatisfy { $0.verdict != "killed" }, "\(verdicts)")
  }
}
