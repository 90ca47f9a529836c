import Testing
import TocsinLint
import TocsinWorkspace

/// Lint runs the tests beside a rule as `test` does: with the rule's sources and time zone.
struct RuleRunTests {
  private static let scheduled = """
    name: Nightly
    message: m
    queries: [{name: a, query: '@k:a'}]
    cases: [{name: Some, status: low, condition: a > 0}]
    options: {evaluationWindow: 3600, keepAlive: 3600, maxSignalDuration: 3600}
    schedulingOptions: {rrule: 'FREQ=DAILY;BYHOUR=0', start: '2026-03-01T00:00:00', timezone: America/New_York}

    """

  /// Midnight in New York is five o'clock in UTC.
  private static let night = """
    tests:
      - name: an event before midnight in New York
        events:
          - {at: "2026-03-02T04:30:00Z", k: a}
          - {at: "2026-03-02T06:00:00Z", k: b}
        expect: [{case: Some}]

    """

  private static let counted = """
    name: Counted
    message: m
    queries: [{name: a, query: '@k:a', groupByFields: ['@usr']}]
    cases: [{status: low, condition: a > 0}]
    options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

    """

  private static let counting = """
    name: Counting
    message: m
    type: signal_correlation
    queries: [{name: s, ruleId: counted, correlatedByFields: ['@usr']}]
    cases: [{name: Many, status: high, condition: s > 1}]
    options: {evaluationWindow: 600, keepAlive: 600, maxSignalDuration: 3600}

    """

  private static let two = """
    tests: [{name: two, events: [{k: a, usr: u, repeat: {times: 2, every: 10s}}], expect: [{case: Many}]}]

    """

  /// Midnight in UTC is seven in the evening in New York.
  private static let evening = """
    tests:
      - name: an event before midnight in UTC
        events:
          - {at: "2026-03-01T23:30:00Z", k: a}
          - {at: "2026-03-02T01:00:00Z", k: b}
        expect: []

    """

  @Test(arguments: [
    ("a rule in another zone", [("rule.yaml", scheduled), ("rule.test.yaml", night)], 0),
    (
      "a rule over signals and its source",
      [("rule.yaml", counting), ("rule.test.yaml", two), ("counted.yaml", counted)], 0
    ),
    ("an event of the wrong hour", [("rule.yaml", scheduled), ("rule.test.yaml", evening)], 1),
    // What cannot be run says nothing.
    ("a rule over signals alone", [("rule.yaml", counting), ("rule.test.yaml", two)], 0),
  ])
  func `a case is called unexercised where no test fires it`(
    name: String, files: [(String, String)], count: Int
  ) throws {
    let check = try #require(CheckRegistry.check("V902"))
    let example = CheckExample(files: files.map { (name: $0.0, text: $0.1) })
    let found = ExampleLinting.findings(of: check, in: example).flatMap(\.findings)
    #expect(found.count == count, "\(name): \(found.map(\.message))")
  }
}
