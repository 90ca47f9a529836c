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
}
