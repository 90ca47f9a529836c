import Testing
import TocsinTestSupport

/// How `tocsin test` reads events and compares signals.
struct RuleTestRunTests {
  private static let rule = """
    name: Pairs
    queries:
      - {name: odd, query: "@kind:odd", groupByFields: ["@usr.id"]}
      - {name: even, query: "@kind:even", groupByFields: ["@usr.id"]}
    cases:
      - {name: Both, status: low, condition: odd > 0 && even > 0}
    options: {evaluationWindow: 600, keepAlive: 600, maxSignalDuration: 3600}
    message: ""
    """

  private func expectPass(_ test: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(RuleTestRunTests.rule, to: "pairs.yaml")
    try shell.write(test, to: "pairs.test.yaml")
    let output = try shell.run("tocsin test pairs.yaml")
    #expect(output.status == 0, "\(output.text)\(output.standardError)")
  }

  /// Where they are written, the repetitions lie further apart than the allowed lateness.
  @Test func `events are applied in the order of their times`() throws {
    try expectPass(
      """
      tests:
        - name: two streams of logs
          events:
            - {at: "0:00", kind: odd, usr: {id: bob}, repeat: {times: 3, every: 1h}}
            - {at: "0:01", kind: even, usr: {id: bob}, repeat: {times: 3, every: 1h}}
          expect:
            - {at: "0:01"}
            - {at: "1:00:01"}
            - {at: "2:00:01"}
      """)
  }

  @Test func `a vague expectation leaves the signal that a strict one needs`() throws {
    try expectPass(
      """
      tests:
        - name: three users
          events:
            - {at: "0:00", kind: [odd, even], usr: {id: [u1, u2, u3]}}
          expect:
            - {status: low}
            - {group: {"@usr.id": u1}, at: "0:00"}
            - {group: {"@usr.id": u2}}
      """)
  }

  /// Writes the rule with a test, and gives what `test` says.
  private func output(_ test: String, _ files: [String: String] = [:], _ command: String = "test .") throws
    -> (text: String, status: Int32)
  {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(RuleTestRunTests.rule, to: "pairs.yaml")
    try shell.write(test, to: "pairs.test.yaml")
    for (name, text) in files { try shell.write(text, to: name) }
    let output = try shell.run("tocsin \(command)")
    return (output.text + output.standardError, Int32(output.status))
  }

  @Test func `the order of a file of samples means nothing`() throws {
    let logs = [("10:00", "odd"), ("10:05", "even"), ("10:06", "odd")].map { time, kind in
      "{\"timestamp\":\"2026-03-02T\(time):00Z\",\"kind\":\"\(kind)\",\"usr\":{\"id\":\"bob\"}}\n"
    }
    let results = try [[0, 1, 2], [2, 1, 0], [1, 2, 0]].map { order in
      try output(
        "tests: [{name: shuffled, from: pairs.logs.ndjson, expect: [{count: 2, at: \"2026-03-02T10:05:00Z\"}]}]",
        ["pairs.logs.ndjson": order.map { logs[$0] }.joined()])
    }
    #expect(results.allSatisfy { $0.status == results[0].status && $0.text == results[0].text }, "\(results)")
    #expect(!results[0].text.contains("late"), "\(results[0].text)")
  }

  @Test func `a rule that is not evaluated does not stop the tests of others`() throws {
    let other = RuleTestRunTests.rule.replacing("Pairs", with: "Other").replacing(
      "query: \"@kind:odd\"", with: "query: \"@kind:odd\", dataSource: network")
    let (text, status) = try output(
      "tests: [{name: nothing, events: [{kind: odd, usr: {id: bob}}], expect: []}]",
      ["other.yaml": other, "other.test.yaml": "tests: [{name: no, events: [{kind: odd}], expect: [{}]}]"])
    #expect(status == 2 && text.contains("`network`") && text.contains("1 test passed, 0 failed"), "\(text)")
  }

  @Test func `a message that is not as expected is shown line by line`() throws {
    let rule = RuleTestRunTests.rule.replacing("message: \"\"", with: "message: \"first\\nsecond\"")
    let (text, status) = try output(
      "tests: [{name: m, events: [{kind: odd, usr: {id: bob}}, {kind: even, usr: {id: bob}}], expect: [{messageContains: third}]}]",
      ["pairs.yaml": rule])
    #expect(status == 1 && text.contains("expected third, got \n    first\n    second\n"), "\(text)")
    #expect(text.contains(", 2 events, @usr.id=bob"), "\(text)")
  }

  @Test func `a value of a group is explained with its key`() throws {
    let rule = RuleTestRunTests.rule.replacing("@kind:odd", with: "@kind:(odd OR strange)")
    let (text, _) = try output(
      "", ["pairs.yaml": rule, "logs.ndjson": "{\"kind\":\"odd\"}\n"], "explain pairs.yaml --log logs.ndjson")
    #expect(text.contains("✓ @kind:odd  found `odd`\n") && text.contains("✗ @kind:strange"), "\(text)")
  }

  @Test func `of two copies of a rule, the one whose table is missing is not tested`() throws {
    let table =
      "referenceTables: [{tableName: t, columnName: id, logFieldPath: \"@usr.id\", checkPresence: true, ruleQueryName: odd}]"
    let shell = try Shell()
    defer { shell.remove() }
    for directory in ["a", "b"] {
      try shell.write("\(RuleTestRunTests.rule)\n\(table)\n", to: "\(directory)/pairs.yaml")
      try shell.write(
        "tests: [{name: none, events: [{kind: odd}], expect: []}]", to: "\(directory)/pairs.test.yaml")
    }
    try shell.write("id\nbob\n", to: "a/t.table.csv")
    let output = try shell.run("tocsin test a b --allow-unsupported")
    #expect(output.status == 0)
    #expect(
      output.standardError.contains("1 test passed, 0 failed, 1 rule, 1 skipped"), "\(output.standardError)")
  }
}
