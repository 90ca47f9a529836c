import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinExamples
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

/// Every key of an expected signal is compared, and a difference is told under its name.
struct FailureTests {
  static func rule() throws -> Rule {
    try MutationTests.rule(
      SourceFile(
        name: "rule.yaml",
        text: """
          name: Failed logins
          message: "{{@usr}} fails"
          queries:
            - {name: a, query: '@k:a', groupByFields: ['@usr']}
            - {name: b, query: '@k:b', groupByFields: ['@usr']}
          cases:
            - {name: many, status: high, condition: a > 1}
            - {name: one, status: low, condition: b > 0}
          options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

          """))
  }

  /// Two events of bob that make one signal, and another that updates it.
  static let events = """
    [{at: "0:00", k: a, usr: bob}, {at: "1:00", k: a, usr: bob}, {at: "2:00", k: a, usr: bob}]
    """

  static func failures(_ expect: String, events: String = events, history: String = "") throws -> [String] {
    let text = "tests: [{name: n, \(history)events: \(events), expect: \(expect)}]"
    let results = RuleTestText.results(text, of: RunSetup(alone: [try rule()]))
    let result = try #require(results.first)
    #expect(result.passed == result.failures.isEmpty)
    return result.failures.map { "\($0.field): \($0.expected) / \($0.actual)" }
  }

  static let right = """
    {status: high, case: many, group: {"@usr": bob}, at: "1:00", lastSeen: "2:00", count: 3, \
    title: Failed logins - many, titleContains: logins, messageContains: bob fails}
    """

  @Test(arguments: [
    right, "{}", "{status: high}", "{case: many}", "{group: {'@usr': bob}}", "{at: '1:00'}",
    "{lastSeen: '2:00'}",
    "{count: 3}", "{count: {a: 3}}", "{count: {a: 3, b: 0}}", "{title: Failed logins - many}",
    "{titleContains: many}", "{messageContains: fails}", "{titleContains: ''}",
  ])
  func `an expectation that holds`(expect: String) throws {
    #expect(try Self.failures("[\(expect)]").isEmpty)
  }

  @Test(arguments: [
    ("{status: low}", "status: low / high"), ("{case: one}", "case: one / many"),
    ("{at: '0:59'}", "at: 2026-01-01T00:00:59.000Z / 2026-01-01T00:01:00.000Z"),
    ("{lastSeen: '1:00'}", "lastSeen: 2026-01-01T00:01:00.000Z / 2026-01-01T00:02:00.000Z"),
    ("{count: 2}", "count: 2 / 3"), ("{count: {a: 2}}", "count a: 2 / 3"),
    ("{count: {b: 1}}", "count b: 1 / 0"),
    ("{count: {c: 1}}", "count c: 1 / not a query"), ("{group: {'@usr': al}}", "group @usr: al / bob"),
    ("{group: {'@ip': 1}}", "group @ip: 1 / not a group field"),
    ("{title: Failed logins}", "title: Failed logins / Failed logins - many"),
    ("{titleContains: Many}", "titleContains: Many / Failed logins - many"),
    ("{titleContains: Failed logins - many!}", "titleContains: Failed logins - many! / Failed logins - many"),
    ("{messageContains: al}", "messageContains: al / bob fails"),
  ])
  func `each key that does not hold is told`(expect: String, failure: String) throws {
    #expect(try Self.failures("[\(expect)]") == [failure])
  }

  @Test func `all that differs is told`() throws {
    let failures = try Self.failures("[{status: low, case: one, count: {a: 1}, title: x}]")
    #expect(failures.map { String($0.prefix { $0 != ":" }) } == ["status", "case", "title", "count a"])
  }

  @Test(arguments: [
    ("[]", ["signals: 0 / 1", "extra signal: none / high, Failed logins - many"]),
    (
      "[{}, {status: low, case: one, at: '0:00', group: {'@usr': al}}]",
      ["signals: 2 / 1", "signal 2: low, one, 2026-01-01T00:00:00.000Z, @usr=al / none"]
    ),
    ("[{}, {}]", ["signals: 2 / 1", "signal 2: a signal / none"]),
  ])
  func `the number of signals is compared`(expect: String, failures: [String]) throws {
    #expect(try Self.failures(expect) == failures)
  }

  /// Expectations find their signals however they are ordered.
  @Test(arguments: [
    "[{}, {group: {'@usr': al}}]", "[{group: {'@usr': al}}, {}]", "[{status: low}, {status: high}]",
    "[{status: high}, {}]", "[{}, {status: high}]", "[{}, {case: one}]",
  ])
  func `expectations in any order`(expect: String) throws {
    let events = "[{at: '0:00', k: b, usr: al}, {at: '0:00', k: a, usr: bob}, {at: '0:01', k: a, usr: bob}]"
    #expect(try Self.failures(expect, events: events).isEmpty)
  }

  @Test func `two expectations need two signals`() throws {
    let events = "[{at: '0:00', k: b, usr: al}, {at: '0:00', k: a, usr: bob}, {at: '0:01', k: a, usr: bob}]"
    #expect(try Self.failures("[{status: low}, {status: low}]", events: events) == ["status: low / high"])
  }

  @Test func `what a test shows that it did not mean is a failure`() throws {
    #expect(
      try Self.failures("[{}]", history: "history: [{at: -1d, k: a}], ")
        == [
          "history: a rule with `instantaneousBaseline: true` / a rule that learns from its own events only"
        ])
  }

  @Test(arguments: [(true, 0, true), (false, 1, true), (false, 0, false), (true, 1, false), (true, 2, false)])
  func `a payload is matched by one query`(expected: Bool, query: Int, isMet: Bool) throws {
    let text =
      "ruleQueryPayloads: [{expectedResult: \(expected), index: \(query), payload: {k: a, usr: bob}}]"
    let (file, messages) = try RuleTestDecoderTests.decode(text)
    #expect(messages.isEmpty)
    let runner = RuleTestRunner(RunSetup(alone: [try Self.rule()]))
    let result = runner.run(try #require(file.payloadTests.first))
    #expect(result.passed == isMet)
    if query == 2 {
      #expect(result.failures.map(\.field) == ["index"] && result.failures.first?.expected == "below 2")
    }
  }
}

/// What is written of logs and signals reads back as the same test, and passes.
struct RuleTestWriterTests {
  static func rule(_ user: String, name: String = "many") throws -> Rule {
    try MutationTests.rule(
      SourceFile(
        name: "rule.yaml",
        text: """
          name: n
          message: m
          queries: [{name: a, query: '@k:a @usr:"\(user)" @n:>1.5 @f:true', groupByFields: ['@usr']}]
          cases: [{name: "\(name)", status: high, condition: a > 2}]
          options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

          """))
  }

  @Test(arguments: [
    "bob", "no", "on", "y", "007", "1e3", "0x1F", "a: b", "-x", "é", "null", "~", "x #y", " x", "x ", "{a",
    "[", "2026-01-01",
    "1:30", "", "true", ".inf", "<<", "=", "!", "&a", "%a", "@a", "`a", "a,b", "a-b.c d_e", "_", "A1",
  ])
  func `a test that is written passes`(user: String) throws {
    let rule = try Self.rule(user)
    var maker = ExampleMaker(RunSetup(alone: [rule]))
    guard case .example(let example) = maker.example(for: 0) else {
      Issue.record("no logs for \(user)")
      return
    }
    let signals = try #require(RuleSimulation(RunSetup(alone: [rule])).signals(of: example.timeline))
    #expect(signals.map { $0.group.map(\.value.description) } == [[user]])
    let written = try #require(
      RuleTestWriter(rule).test(name: user + "!", example.timeline, expecting: signals))
    let tests = RuleTestText.tests("tests:\n" + written)
    #expect(tests.map(\.name) == [user + "!"] && tests.first?.rule == nil, "\(written)")
    #expect(tests.first?.expected.count == 1, "\(written)")
    let results = RuleTestText.results("tests:\n" + written, of: RunSetup(alone: [rule]))
    #expect(results.count == 1 && results.allSatisfy(\.passed), "\(written)\n\(results.flatMap(\.failures))")
    // Without a signal it fails: the logs are those that fire.
    let silent = try #require(RuleTestWriter(rule).test(name: "s", example.timeline, expecting: []))
    #expect(silent.hasSuffix("    expect: []\n"))
    let failed = RuleTestText.results("tests:\n" + silent, of: RunSetup(alone: [rule]))
    #expect(failed.count == 1 && !failed.contains(where: \.passed), "\(silent)")
  }

  @Test func `a test of one of several rules names it`() throws {
    let rule = try Self.rule("bob", name: "it's: many")
    var maker = ExampleMaker(RunSetup(alone: [rule]))
    guard case .example(let example) = maker.example(for: 0) else {
      Issue.record("no logs")
      return
    }
    var writer = RuleTestWriter(rule)
    writer.needsRuleName = true
    let signals = try #require(RuleSimulation(RunSetup(alone: [rule])).signals(of: example.timeline))
    let written = try #require(writer.test(name: "x", example.timeline, expecting: signals))
    let test = try #require(RuleTestText.tests("tests:\n" + written).first)
    #expect(test.rule == "n" && test.expected.first?.caseName == "it's: many")
    #expect(test.expected.first?.severity == .high && test.expected.first?.count.first?.value == 3)
    #expect(written.contains("repeat: {times: 3, every: "))
  }
}
