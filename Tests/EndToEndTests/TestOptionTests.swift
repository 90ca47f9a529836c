import Testing
import TocsinTestSupport

/// Options of `tocsin test`, by the built program.
struct TestOptionTests {
  private static let rule = """
    name: Burst of failures
    queries:
      - {name: failed, query: "@evt:failure", groupByFields: ["@usr"]}
    cases:
      - {name: Burst, status: high, condition: failed >= 3}
    options: {evaluationWindow: 60, keepAlive: 300, maxSignalDuration: 600}
    message: "{{@usr}} failed"

    """

  private static func test(_ name: String, _ count: Int, _ expect: String) -> String {
    """
      - name: \(name)
        events:
          - {at: "0:00", evt: failure, usr: bob, repeat: {times: \(count), every: 10s}}
        expect: \(expect)

    """
  }

  private static let tests =
    "tests:\n" + test("three pass", 3, "[{status: high}]") + test("two fail", 2, "[{status: high}] # why")
    + test("four fail", 4, "[]")

  /// A directory with the rule and its tests, and what a command says there.
  private static func run(
    _ command: String, _ more: [String: String] = [:], after: ((Shell) throws -> Void)? = nil
  ) throws -> (text: String, errors: String, status: Int32) {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(rule, to: "burst.yaml")
    try shell.write(tests, to: "burst.test.yaml")
    for (path, text) in more { try shell.write(text, to: path) }
    let output = try shell.run("tocsin \(command)")
    try after?(shell)
    return (output.text, output.standardError, output.status)
  }

  @Test(arguments: [
    ("test . --filter THREE", 0, "1 test passed, 0 failed, 1 rule, 2 not selected"),
    ("test . --filter 'f*fail' --filter three", 1, "1 test passed, 1 failed, 1 rule, 1 not selected"),
    ("test . --filter none", 3, "--filter selects none of the tests"),
    ("test . --fail-fast", 1, "1 test passed, 1 failed, 1 rule, 1 not run"),
    ("test . --fail-fast --filter three", 0, "1 test passed, 0 failed, 1 rule, 2 not selected"),
    ("test . --fail-fast --coverage", 1, "the tests are not judged: --fail-fast stopped them"),
    ("test . --accept --fail-fast", 3, "--accept needs all tests"),
    ("test . --filter '*'", 3, "--filter needs a text"),
    ("test . --mutate", 1, "no mutants of `Burst of failures`: tests of it fail"),
    ("test . --filter three --mutate --mutate-time 0", 6, "not tried, since judging took more than 0 s"),
    ("test . --filter three --mutate --max-mutants 2", 6, "not tried, since 2 mutants of a rule may be made"),
    ("test burst.test.yaml", 1, "1 test passed, 2 failed, 1 rule"),
    ("test none.test.yaml", 3, "none.test.yaml"),
  ])
  func `tests are chosen, and what is left out is said`(command: String, status: Int32, said: String) throws {
    let output = try Self.run(command)
    #expect(output.status == status && output.errors.contains(said), "\(output)")
  }

  @Test func `a failure says where, what was lacking, and what became of the events`() throws {
    let output = try Self.run("test burst.yaml --filter 'two fail'")
    #expect(
      output.text == """
        FAIL burst.test.yaml:6: two fail
          burst.test.yaml:9:5: signals: expected 1, got 0
          burst.test.yaml:9:14: signal 1: expected high, got none
          failed was 2 and needs >= 3 (case Burst, @usr=bob, at 2026-01-01T00:00:10.000Z)
          events 1 to 2 at 2026-01-01T00:00:00.000Z to 2026-01-01T00:00:10.000Z: 2 events that match failed

        """)
    let junit = try Self.run("test burst.yaml --filter 'two fail' --format junit").text
    #expect(junit.contains("message=\"burst.test.yaml:9:5: signals: expected 1, got 0\""), "\(junit)")
    #expect(junit.contains("failed was 2 and needs &gt;= 3") && junit.contains("2 events that match failed"))
    let json = try Self.run("test burst.yaml --filter 'two fail' --format json").text
    #expect(json.contains(#""actual":"none","line":9,"column":14"#), "\(json)")
  }

  @Test func `coverage is shown and judged beside failures`() throws {
    let output = try Self.run("test burst.yaml --coverage --min-coverage 100")
    #expect(output.status == 1 && output.text.contains("coverage of burst.yaml: 1 of 1 case"), "\(output)")
    #expect(output.errors.contains("1 test passed, 2 failed"))
  }

  @Test func `accepted expectations are written, and the tests pass then`() throws {
    var written = ""
    let output = try Self.run("test burst.yaml --accept") { shell in
      written = try shell.run("cat burst.test.yaml").text
      let again = try shell.run("tocsin test .")
      #expect(again.status == 0, "\(again.text)\(again.standardError)")
    }
    #expect(output.status == 0 && output.text.contains("accepted burst.test.yaml:6: two fail\n"), "\(output)")
    #expect(output.errors.contains("3 tests passed, 0 failed, 1 rule, 2 accepted"), "\(output)")
    #expect(written.contains("expect: [] # why\n"), "\(written)")
    let signal =
      #"- {status: high, case: Burst, group: {"@usr": bob}, at: "0:20", lastSeen: "0:30", count: 4}"#
    #expect(written.contains("expect:\n      \(signal)\n"), "\(written)")
  }

  @Test func `only what is selected is accepted`() throws {
    var written = ""
    let output = try Self.run("test . --accept --filter four") { shell in
      written = try shell.run("cat burst.test.yaml").text
    }
    #expect(output.status == 0 && output.errors.contains("1 accepted, 2 not selected"), "\(output)")
    #expect(written.contains("expect: [{status: high}] # why\n"), "\(written)")
  }

  @Test func `an expectation that two tests share is not rewritten for one of them`() throws {
    let shared =
      "tests:\n" + Self.test("two fail", 2, "&a [{status: high}]") + Self.test("three pass", 3, "*a")
    var written = ""
    let output = try Self.run("test . --accept", ["burst.test.yaml": shared]) { shell in
      written = try shell.run("cat burst.test.yaml").text
    }
    #expect(output.status == 1 && written == shared, "\(output)\(written)")
  }

  @Test(arguments: ["test .", "lint ."])
  func `tests that never run are an error`(command: String) throws {
    let output = try Self.run(command, ["brust.test.yaml": Self.tests, "burst.test.yml": Self.tests])
    #expect(output.status == 2, "\(output)")
    let said = output.text + output.errors
    #expect(said.contains("there is no rule `brust.yaml` beside them"), "\(output)")
    #expect(said.contains("the tests of `burst.yaml` are read from `burst.test.yaml`"), "\(output)")
  }
}
