import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

/// A term decides where the query turns with it; the reading here is written out by hand.
struct CoverageTests {
  static func coverage(_ query: String, _ logs: [String]) throws -> RuleCoverage {
    let source = SourceFile(
      name: "rule.yaml",
      text: """
        name: n
        message: m
        queries:
          - {name: a, query: '\(query)'}
        cases:
          - {status: low, condition: a > 0}
          - {status: high, condition: a > 9}
        options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

        """)
    let rule = try MutationTests.rule(source)
    var coverage = RuleCoverage(rule)
    let runner = RuleTestRunner(RunSetup(alone: [rule]))
    for (index, log) in logs.enumerated() {
      let text = "tests: [{name: t\(index + 1), events: [\(log)], expect: []}]"
      let test = try #require(RuleTestText.tests(text).first)
      coverage.add(test, runner.run(test))
    }
    return coverage
  }

  /// The query, logs that are tests t1, t2 …, and by term who shows its true and its false side.
  static let table: [(query: String, logs: [String], terms: [String])] = [
    ("@a:x @b:y", [], ["-/-", "-/-"]),
    ("@a:x @b:y", [#"{"a":"x","b":"y"}"#], ["t1/-", "t1/-"]),
    ("@a:x @b:y", [#"{"a":"x","b":"n"}"#, #"{"a":"n","b":"n"}"#], ["-/-", "-/t1"]),
    ("@a:x OR @b:y", [#"{"a":"x","b":"y"}"#], ["-/-", "-/-"]),
    ("@a:x OR @b:y", [#"{"a":"x"}"#, #"{"b":"y"}"#, "{\"c\":1}"], ["t1/t3", "t2/t3"]),
    ("@a:x -@b:(y OR z)", [#"{"a":"x","b":"z"}"#, #"{"a":"x"}"#], ["t2/-", "-/t2", "t1/t2"]),
  ]

  @Test(arguments: table)
  func `terms decide both ways`(query: String, logs: [String], terms: [String]) throws {
    let coverage = try Self.coverage(query, logs)
    #expect(coverage.terms.map { "\($0.trueBy ?? "-")/\($0.falseBy ?? "-")" } == terms)
    #expect(coverage.totalCount == 2 + 2 * terms.count)
  }

  @Test func `a case counts when it fired`() throws {
    let coverage = try Self.coverage("@a:x", ["{\"a\":\"n\"}", "{\"a\":\"x\"}"])
    #expect(coverage.cases.map(\.firedBy) == ["t2", nil])
    #expect(coverage.coveredCount == 3 && coverage.tenths == 750)
  }
}
