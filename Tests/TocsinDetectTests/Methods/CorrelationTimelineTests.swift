import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics

/// Timelines of signal correlation: rules `a` and `b` make signals of single events, a third counts them.
struct CorrelationTimelineTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var condition = "a > 0 && b > 0"
    var queries = (
      "{name: a, ruleId: rule-a, correlatedByFields: ['@usr']}",
      "{name: b, ruleId: rule-b, correlatedByFields: ['@usr']}"
    )
    var keepAlive = 300
    var events: String
    var signals: [String]

    var testDescription: String { name }
  }

  private static func source(_ kind: String, keepAlive: Int) -> String {
    """
    name: rule \(kind)
    id: rule-\(kind)
    message: m
    queries: [{query: '@k:\(kind)', groupByFields: ['@usr']}]
    cases: [{status: low, condition: a > 0}]
    options: {evaluationWindow: 0, keepAlive: \(keepAlive), maxSignalDuration: 86400}
    """
  }

  private static func third(_ row: Row) -> String {
    """
    name: third
    message: m
    type: signal_correlation
    queries: [\(row.queries.0), \(row.queries.1)]
    cases: [{status: high, condition: '\(row.condition)'}]
    options: {evaluationWindow: 900, keepAlive: 3600, maxSignalDuration: 86400}
    """
  }

  static let rows = [
    Row(name: "C1", events: "0:00 a u1, 10:00 b u1", signals: ["u1@10:00"]),
    Row(name: "C2", events: "0:00 a u1, 15:00 b u1", signals: []),
    Row(name: "C3", events: "0:00 a u1, 1:00 b u2", signals: []),
    Row(name: "C4", events: "0:00 b u1, 1:00 a u1", signals: ["u1@1:00"]),
    Row(name: "C4 in order", condition: "a > 0 THEN b > 0", events: "0:00 b u1, 1:00 a u1", signals: []),
    Row(
      name: "in order", condition: "a > 0 THEN b > 0", events: "0:00 a u1, 1:00 b u1", signals: ["u1@1:00"]),
    Row(name: "C5", keepAlive: 3600, events: "0:00 a u1, 20:00 a u1, 21:00 b u1", signals: []),
    Row(
      name: "C5 with a new signal", keepAlive: 600, events: "0:00 a u1, 20:00 a u1, 21:00 b u1",
      signals: ["u1@21:00"]),
    Row(name: "just inside the window", events: "0:00 a u1, 14:59 b u1", signals: ["u1@14:59"]),
    Row(
      name: "two of one rule", condition: "a > 1", keepAlive: 0, events: "0:00 a u1, 1:00 a u1, 2:00 b u1",
      signals: ["u1@1:00"]),
    Row(
      name: "a field of the sample",
      queries: (
        "{name: a, ruleId: rule-a, correlatedByFields: ['@server']}",
        "{name: b, ruleId: rule-b, correlatedByFields: ['@server']}"
      ), events: "0:00 a u1 h1, 1:00 b u2 h1, 2:00 b u2 h2", signals: ["h1@1:00"]),
    Row(
      name: "a field that nothing has",
      queries: (
        "{name: a, ruleId: rule-a, correlatedByFields: ['@x']}",
        "{name: b, ruleId: rule-b, correlatedByFields: ['@x']}"
      ), events: "0:00 a u1, 1:00 b u1", signals: []),
    Row(
      name: "without fields all join", queries: ("{name: a, ruleId: rule-a}", "{name: b, ruleId: 'rule b'}"),
      events: "0:00 a u1, 1:00 b u2", signals: ["@1:00"]),
    Row(
      name: "the field of the source's own query",
      queries: (
        "{name: a, ruleId: rule-a, correlatedByFields: ['@usr'], correlatedQueryIndex: 0}",
        "{name: b, ruleId: rule-b, correlatedByFields: ['@usr']}"
      ), events: "0:00 a u1, 1:00 b u1", signals: ["u1@1:00"]),
    Row(
      name: "one rule far behind the other", events: "0:00 a u1, 10:00 a u2, 60:00 a u3, 10:00 b u2",
      signals: ["u2@10:00"]),
  ]

  @Test(arguments: rows)
  func `a timeline of signals`(row: Row) throws {
    let rules = [
      try MethodRule.decode(Self.third(row)),
      try MethodRule.decode(Self.source("a", keepAlive: row.keepAlive)),
      try MethodRule.decode(Self.source("b", keepAlive: row.keepAlive)),
    ]
    let records = try row.events.split(separator: ",").map { item in
      let words = item.split(separator: " ").map(String.init)
      let extra = words.count > 3 ? ",\"server\":\"\(words[3])\"" : ""
      return
        "{\"timestamp\":\(1_767_225_600_000 + (try Timeline.milliseconds(words[0]))),\"k\":\"\(words[1])\",\"usr\":\"\(words[2])\"\(extra)}"
    }
    let signals = try MethodRun.signals(of: rules, records).filter { $0.rule == 0 }.sorted {
      $0.sequence < $1.sequence
    }
    let made = signals.map { signal in
      let milliseconds = signal.firstSeen.milliseconds - 1_767_225_600_000
      return "\(signal.group.map(\.value.description).joined(separator: "/"))@\(milliseconds)"
    }
    let expected = try row.signals.map { text in
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      return "\(parts[0])@\(try Timeline.milliseconds(String(parts[1])))"
    }
    #expect(made == expected)
  }

  @Test func `signals of a correlation are counted by another`() throws {
    let first = try MethodRule.decode(Self.third(Row(name: "", events: "", signals: [])))
    let second = try MethodRule.decode(
      """
      name: fourth
      message: m
      type: signal_correlation
      queries: [{name: x, ruleId: third, correlatedByFields: ['@usr']}]
      cases: [{status: critical, condition: x > 0}]
      options: {evaluationWindow: 900, keepAlive: 3600, maxSignalDuration: 86400}
      """)
    let rules = [
      second, first, try MethodRule.decode(Self.source("a", keepAlive: 300)),
      try MethodRule.decode(Self.source("b", keepAlive: 300)),
    ]
    let records = ["a", "b"].enumerated().map {
      "{\"timestamp\":\(1_767_225_600_000 + $0 * 60_000),\"k\":\"\($1)\",\"usr\":\"u1\"}"
    }
    let signals = try MethodRun.signals(of: rules, records)
    #expect(signals.map(\.rule) == [0, 1, 2, 3])
    #expect(signals[0].firstSeen == signals[1].firstSeen)
    #expect(signals[0].samples.count == 1)
  }

  @Test func `a source that is not there, and a circle, are told at their place`() throws {
    func correlation(_ name: String, _ source: String) throws -> Rule {
      try MethodRule.decode(
        """
        name: \(name)
        message: m
        type: signal_correlation
        queries: [{name: x, ruleId: \(source)}]
        cases: [{status: low, condition: x > 0}]
        options: {evaluationWindow: 900, keepAlive: 3600, maxSignalDuration: 86400}
        """, name: "\(name).yaml")
    }
    let missing = RuleLinks([try correlation("one", "nobody")])
    #expect(
      missing.problems.map(\.diagnostic.message) == [
        "no rule among those given has the id, file name or name `nobody`"
      ])
    let circle = RuleLinks([
      try correlation("one", "two"), try correlation("two", "one"), try correlation("after", "two"),
    ])
    #expect(circle.problems.map(\.rule) == [0, 1])
    #expect(circle.problems.allSatisfy { $0.diagnostic.message.contains("depends on its own") })
    #expect(
      RuleLinks([try correlation("one", "one")]).problems.map(\.diagnostic.message) == [
        "the rule counts its own signals"
      ])
    let twice = RuleLinks([
      try correlation("one", "a"), try MethodRule.decode(Self.source("a", keepAlive: 0), name: "a.yaml"),
      try MethodRule.decode(Self.source("a", keepAlive: 0), name: "x/a.yaml"),
    ])
    #expect(twice.problems.map(\.diagnostic.message) == ["`a` names 2 rules"])
  }
}
