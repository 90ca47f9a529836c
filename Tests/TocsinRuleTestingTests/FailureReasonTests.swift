import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics

/// What a failed test says beside expected and actual: where, how near the rule came, and when it ended.
struct FailureReasonTests {
  private static func rule(_ cases: String, options: String = "evaluationWindow: 300") throws -> Rule {
    let queries = [
      ("a", "query: '@k:a'"), ("b", "query: '@k:b'"),
      ("m", "query: '@k:a', aggregation: max, metrics: ['@n']"),
    ].filter { cases.contains("\($0.0) >") || cases.contains("\($0.0) <") }
      .map { "{name: \($0.0), \($0.1), groupByFields: ['@usr']}" }
    return try MutationTests.rule(
      SourceFile(
        name: "rule.yaml",
        text: """
          name: Rule
          message: m
          queries: [\(queries.joined(separator: ", "))]
          cases: [\(cases)]
          options: {\(options), keepAlive: 600, maxSignalDuration: 3600}

          """))
  }

  private static func reasons(_ cases: String, _ expect: String, _ events: String) throws -> [String] {
    let setup = RunSetup(alone: [try rule(cases)])
    let text = "tests: [{name: n, events: \(events), expect: \(expect)}]"
    let test = try #require(RuleTestText.tests(text).first)
    let runner = RuleTestRunner(setup)
    return runner.reasons(for: test, runner.run(test))
  }

  private static let three =
    "[{at: '0:00', k: a, usr: bob, repeat: {times: 3, every: 10s}}, {at: '0:25', k: a, usr: al}]"
  private static let bob = "@usr=bob, at 2026-01-01T00:00:20.000Z)"

  @Test(arguments: [
    ("{status: high, condition: a > 10}", "[{}]", three, ["a was 3 and needs > 10 (case 1, \(bob)"]),
    (
      "{name: Both, status: high, condition: a >= 2 && b > 0}", "[{status: high}]", three,
      ["b was 0 and needs > 0 (case Both, \(bob)"]
    ),
    (
      "{name: Either, status: high, condition: a > 4 || b > 1}", "[{}]", three,
      ["a was 3 and needs > 4, b was 0 and needs > 1 (case Either, \(bob)"]
    ),
    (
      "{status: high, condition: '!(a < 5) && a > 2'}", "[{}]", three,
      ["a was 3 and needs >= 5 (case 1, \(bob)"]
    ),
    (
      "{status: high, condition: m > 5}", "[{}]", three,
      ["m was without a value and needs > 5 (case 1, @usr=al, at 2026-01-01T00:00:25.000Z)"]
    ),
    // The case that is expected, in the group that is expected.
    (
      "{name: Many, status: high, condition: a > 9}, {name: Some, status: low, condition: b > 9}",
      "[{case: Some}]", three, ["b was 0 and needs > 9 (case Some, @usr=al, at 2026-01-01T00:00:25.000Z)"]
    ),
    (
      "{status: high, condition: a > 10}", "[{group: {'@usr': al}}]", three,
      ["a was 1 and needs > 10 (case 1, @usr=al, at 2026-01-01T00:00:25.000Z)"]
    ),
    ("{status: high, condition: a > 10}", "[{}]", "[{k: c, usr: bob}]", ["a was 0 and needs > 10 (case 1)"]),
    // What came came: there is nothing that was missing.
    ("{status: high, condition: a > 2}", "[{}]", three, []),
    ("{status: high, condition: a > 2}", "[{status: low}]", three, []),
    ("{status: high, condition: a > 2}", "[]", three, []),
  ])
  func `a signal that is missing says what its case lacked`(
    cases: String, expect: String, events: String, reasons: [String]
  ) throws {
    #expect(try Self.reasons(cases, expect, events) == reasons)
  }

  /// Each failure's place is what the test file says about it.
  @Test(arguments: [
    ("[{status: low}]", ["low"]), ("[{group: {'@usr': al}, count: {a: 9}}]", ["al", "9"]),
    ("[{}, {}]", ["expect", "{}"]), ("[]", ["expect", "expect"]), ("[{titleContains: x}]", ["x"]),
    ("[{escalations: [{at: 0s}]}]", ["[{at: 0s}]"]),
  ])
  func `a failure has a place in the test file`(expect: String, places: [String]) throws {
    let setup = RunSetup(alone: [try Self.rule("{status: high, condition: a > 0}")])
    let text = "tests: [{name: n, events: [{k: a, usr: bob}], expect: \(expect)}]"
    let source = SourceFile(name: "a.test.yaml", text: text)
    let result = try #require(RuleTestText.results(text, of: setup).first)
    #expect(result.failures.map { $0.span.map(source.text) } == places)
  }

  // MARK: - Escalations

  private static let rising = """
    {name: Some, status: low, condition: b > 0}, {name: More, status: medium, condition: a > 0}, \
    {name: Many, status: high, condition: a > 2}
    """

  @Test(arguments: [
    ("[{status: medium, at: '0:10'}, {status: high, case: Many, at: '0:30'}]", nil),
    ("[{}, {at: '0:30'}]", nil), ("[{case: More}, {}]", nil),
    ("[{status: high}]", "any severity… "), ("[]", ""), ("[{}, {at: '0:20'}]", ""),
    ("[{}, {case: More}]", ""),
    ("[{status: high}, {status: medium}]", ""), ("[{}, {}, {}]", ""),
  ])
  func `the rises of a signal can be asserted`(escalations: String, failure: String?) throws {
    // The highest case that holds comes first.
    let cases = Self.rising.split(separator: ", {").reversed().enumerated().map {
      $0 == 2 ? String($1) : "{\($1)"
    }
    let setup = RunSetup(alone: [try Self.rule(cases.joined(separator: ", "))])
    let events =
      "[{at: '0:00', k: b, usr: u}, {at: '0:10', k: a, usr: u, repeat: {times: 4, every: 10s}}]"
    let text = "tests: [{name: n, events: \(events), expect: [{status: high, escalations: \(escalations)}]}]"
    let result = try #require(RuleTestText.results(text, of: setup).first)
    #expect(result.failures.map(\.field) == (failure == nil ? [] : ["escalations"]), "\(result.failures)")
    guard failure != nil else { return }
    #expect(
      result.failures.first?.actual
        == "medium by case More at 2026-01-01T00:00:10.000Z, high by case Many at 2026-01-01T00:00:30.000Z")
  }

  // MARK: - The end

  /// A rule that fires when events are absent for five minutes.
  @Test(arguments: [
    ("", "[]", []), ("endsAt: '4:59', ", "[]", []), ("endsAt: '5:00', ", "[{status: high, at: '5:00'}]", []),
    ("endsAt: +1h, ", "[{status: high, at: '5:00'}]", []), ("endsAt: '2026-01-01T00:05:00Z', ", "[{}]", []),
    ("endsAt: '5:00', ", "[]", ["signals", "extra signal"]), ("", "[{}]", ["signals", "signal 1"]),
    // An event after the end is left out, which the test has to know.
    ("endsAt: -1s, ", "[]", ["endsAt"]),
  ])
  func `a test ends when it says`(end: String, expect: String, failures: [String]) throws {
    let setup = RunSetup(alone: [
      try MutationTests.rule(
        SourceFile(
          name: "rule.yaml",
          text: """
            name: Absent
            message: m
            queries: [{name: a, query: '@hb:1', groupByFields: ['@device']}]
            cases: [{status: high, condition: a < 1}]
            options: {evaluationWindow: 300, keepAlive: 300, maxSignalDuration: 600}

            """))
    ])
    let text = "tests: [{name: n, \(end)events: [{at: '0:00', hb: 1, device: d}], expect: \(expect)}]"
    let result = try #require(RuleTestText.results(text, of: setup).first)
    #expect(result.failures.map(\.field) == failures, "\(result.failures)")
  }

  // MARK: - Repetitions

  @Test func `repetitions that matched alike are one line`() throws {
    let setup = RunSetup(alone: [try Self.rule("{status: high, condition: a > 9}")])
    let text = """
      tests:
        - name: n
          events:
            - {at: "0:00", k: a, usr: u, repeat: {times: 3, every: 10s}}
            - {at: "0:15", k: c, usr: u}
            - {at: "1:00", k: a, usr: u}
            - {at: "1:00", k: a, usr: u}
          expect: []
      """
    let result = try #require(RuleTestText.results(text, of: setup).first)
    #expect(result.eventRuns.map(\.count) == [2, 1, 1, 1, 1])
    #expect(result.eventRuns.map(\.event.matchedQueries) == [[0], [], [0], [0], [0]])
  }
}
