import Foundation
import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinKit
import TocsinLogModel
import TocsinReference
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// What suppressions keep away.
///
/// Source of the first rows: rule reference, section 4.1.
struct SuppressionRunTests {
  private static let rule = """
    name: Brute Force
    queries: [{name: a, query: "@evt.name:fail", groupByFields: ["@usr.id"]}]
    cases:
      - {name: many, status: high, condition: a >= 5}
      - {name: some, status: low, condition: a >= 3}
    options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}
    tags: ["source:okta", "team:Blue"]
    message: x
    """

  /// Milliseconds of midnight; `@1:30` in a row becomes a minute and a half later.
  private static let midnight = 1_767_225_600_000

  private static func run(
    _ rules: [Rule], _ suppressions: [Suppression], _ lines: [String]
  ) throws -> (signals: [SignalReport], counts: [SuppressionCount]) {
    let (signals, summary) = try Pipeline.reports(rules, lines, suppressions: suppressions)
    return (signals, summary.suppressed)
  }

  private static func suppression(_ body: String) throws -> Suppression {
    var text = "name: Known\n"
    for item in body.components(separatedBy: "; ") {
      var item = item
      if let at = item.range(of: "@", options: .backwards), item.contains("_date: ") {
        item =
          String(item[..<at.lowerBound]) + String(midnight + milliseconds(String(item[at.upperBound...])))
      }
      text += item + "\n"
    }
    if !text.contains("rule_query") { text += "rule_query: '*'\n" }
    let file = RuleCompiler.check(Pipeline.source(text))
    #expect(file.diagnostics.isEmpty, "\(file.diagnostics.map(\.message))")
    return try #require(file.suppressions.first)
  }

  private static func milliseconds(_ time: String) -> Int {
    let parts = time.split(separator: ":").compactMap { Int($0) }
    return (parts[0] * 60 + (parts.count > 1 ? parts[1] : 0)) * 1000
  }

  /// `USER MINUTE[:SECOND] [IP]`; several users by `+`.
  private static func lines(_ events: String) -> [String] {
    events.components(separatedBy: ", ").map { event in
      let words = event.split(separator: " ").map(String.init)
      let users = words[0].split(separator: "+").map { "\"\($0)\"" }.joined(separator: ",")
      let ip = words.count > 2 ? words[2] : "192.0.2.1"
      return
        "{\"timestamp\":\(midnight + milliseconds(words[1])),\"evt\":{\"name\":\"fail\"},\"usr\":{\"id\":[\(users)]},"
        + "\"network\":{\"client\":{\"ip\":\"\(ip)\"}},\"ddsource\":\"okta\",\"ddtags\":\"env:prod\",\"service\":\"web\"}"
    }
  }

  private static let three = "u1 0, u1 1, u1 2"
  private static let five = "u1 0, u1 1, u1 2, u1 3, u1 4"
  private static let user = "suppression_query: '@usr.id:u1'"

  /// Signals are `USER@SECOND SEVERITY`, then what was suppressed and excluded.
  @Test(
    arguments: [
      (
        "without a suppression that selects it", "rule_query: type:signal_correlation; \(user)", three,
        "u1@120 low", 0, 0
      ),
      ("by the group", user, three, "", 1, 0),
      ("by another group", "suppression_query: '@usr.id:u2'", three, "u1@120 low", 0, 0),
      (
        "an event that is left out", "data_exclusion_query: '@network.client.ip:10.0.0.1'",
        "u1 0, u1 1 10.0.0.1, u1 2", "", 0, 1
      ),
      (
        "events beside it count", "data_exclusion_query: '@network.client.ip:10.0.0.1'",
        "u1 0, u1 1 10.0.0.1, u1 2, u1 3", "u1@180 low", 0, 1
      ),
      ("expired before", "\(user); expiration_date: @1:30", three, "u1@120 low", 0, 0),
      ("expired just then", "\(user); expiration_date: @2", three, "u1@120 low", 0, 0),
      ("begins later", "\(user); start_date: @2:01", three, "u1@120 low", 0, 0),
      ("begins just then", "\(user); start_date: @2", three, "", 1, 0),
      (
        "dates count for events too", "data_exclusion_query: '*'; start_date: @1; expiration_date: @2",
        "u1 0, u1 1, u1 2, u1 3", "u1@180 low", 0, 1
      ),
      ("not enabled", "\(user); enabled: false", three, "u1@120 low", 0, 0),
      ("what was suppressed opens nothing", "\(user); expiration_date: @3", five, "u1@180 high", 1, 0),
      ("by severity, until it is higher", "suppression_query: 'status:low'", five, "u1@240 high", 2, 0),
      ("an open signal is not withdrawn", "suppression_query: 'status:high'", five, "u1@120 high", 0, 0),
      ("capitals of a severity do not matter", "suppression_query: 'status:(LOW OR Hi*)'", five, "", 3, 0),
      (
        "by what a sample holds", "suppression_query: '@network.client.ip:10.0.0.1'",
        "u1 0, u1 1 10.0.0.1, u1 2", "", 1, 0
      ),
      (
        "a later sample withdraws nothing", "suppression_query: '@network.client.ip:10.0.0.1'",
        "u1 0, u1 1, u1 2, u1 3 10.0.0.1", "u1@120 low", 0, 0
      ),
      (
        "the group answers, not the list that it comes from", user, "u1+u2 0, u1+u2 1, u1+u2 2", "u2@120 low",
        1, 0
      ),
      ("all but one", "suppression_query: '-@usr.id:u2'", "u1+u2 0, u1+u2 1, u1+u2 2", "u2@120 low", 1, 0),
      ("by a tag of the events", "suppression_query: 'env:prod'", three, "", 1, 0),
      ("by a tag of the rule", "suppression_query: 'team:blue'", three, "", 1, 0),
      ("by source and service", "suppression_query: 'source:okta service:web'", three, "", 1, 0),
      ("by the rule's name", "suppression_query: 'rule:\"Brute Force\"'", three, "", 1, 0),
      ("by a part of the rule's name", "suppression_query: '@workflow.rule.name:Brute*'", three, "", 1, 0),
      ("by another rule's name", "suppression_query: 'rule:brute'", three, "u1@120 low", 0, 0),
      (
        "both ways", "\(user); data_exclusion_query: '@usr.id:u2'", "u1+u2 0, u1 1, u1 2, u1 3", "", 1, 1
      ),
    ] as [(String, String, String, String, Int, Int)])
  func `a suppression keeps away what it says`(
    name: String, suppression: String, events: String, expected: String, signals: Int, excluded: Int
  ) throws {
    let rules = RuleCompiler.check(Pipeline.source(Self.rule)).rules
    let run = try Self.run(rules, [Self.suppression(suppression)], Self.lines(events))
    let found = run.signals.map { report in
      let second = (Int(report.signal.firstSeen.milliseconds) - Self.midnight) / 1000
      return "\(report.signal.group[0].value)@\(second) \(report.signal.severity.rawValue)"
    }
    #expect(found.sorted().joined(separator: ", ") == expected, "\(name)")
    #expect(run.counts == [SuppressionCount(signals: signals, events: excluded)], "\(name)")
  }

  /// Building an extractor takes as long as reading many records: it must not happen for each event.
  @Test func `an exclusion builds one extractor for each form, not for each event`() throws {
    let rules = RuleCompiler.check(Pipeline.source(Self.rule)).rules
    let exclusion = try Self.suppression("data_exclusion_query: '@usr.id:u1'")
    var gate = Suppressor([exclusion], rules: rules)
    let records = Self.lines(Self.five + ", u2 5").map { Array($0.utf8) }
    for form in [RecordForm.plain, .archive, .plain] {
      let isArchive = form == .archive
      for (index, record) in records.enumerated() {
        let found = record.withUnsafeBufferPointer {
          gate.exclusion(
            of: $0, form, arrival: isArchive ? 100 + index : index, at: Timestamp(microseconds: 0), from: 0)
        }
        // A record is what it is itself, whatever the form of its file.
        #expect((found != nil) == (index < 5))
      }
    }
    #expect(gate.extractorCount(of: 0) == 2)
  }

  @Test func `a suppressed signal does not count for a rule over signals`() throws {
    let reader = """
      name: Twice
      type: signal_correlation
      queries: [{name: s, ruleId: Brute Force, correlatedByFields: ["@usr.id"]}]
      cases: [{status: high, condition: s > 0}]
      options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}
      message: x
      """
    let rules = [Self.rule, reader].flatMap { RuleCompiler.check(Pipeline.source($0)).rules }
    #expect(rules.count == 2)
    for (body, count) in [
      ("suppression_query: '@usr.id:u2'", 2), (Self.user, 0), ("rule_query: Twice; \(Self.user)", 1),
    ] {
      let run = try Self.run(rules, [Self.suppression(body)], Self.lines(Self.three))
      #expect(run.signals.count == count, "\(body)")
    }
  }

  /// Law: an event that is excluded from all rules is as if it had not come, but for its time.
  @Test(arguments: MethodGenerator.Method.allCases)
  func `an excluded event is as if it had not come`(method: MethodGenerator.Method) throws {
    let exclusion = try Self.suppression("data_exclusion_query: '@u:p'")
    let (none, all) = (
      try Self.suppression("suppression_query: '@nothing:here'"),
      try Self.suppression("suppression_query: '*'")
    )
    var (withSignals, excluded) = (0, 0)
    for seed in 0..<40 {
      var generator = MethodGenerator(seed: RandomCases.firstSeed &+ UInt64(seed))
      let rules = generator.linkedRules(method)
      let records = generator.records(method)
      let plain = try Self.run(rules, [], records.map(\.text))
      if !plain.signals.isEmpty { withSignals += 1 }
      #expect(Self.text(try Self.run(rules, [none], records.map(\.text)).signals) == Self.text(plain.signals))
      let silent = try Self.run(rules, [all], records.map(\.text))
      #expect(
        silent.signals.isEmpty && (silent.counts[0].signals > 0) == !plain.signals.isEmpty, "seed \(seed)")
      // A bucket ends, and a silence is noticed, by the time of any event; other rules know no time but their events'.
      let isTimeDriven = DetectionSession(RunSetup(alone: rules)).isTimeDriven
      let others = records.compactMap { record -> String? in
        guard record.text.contains("\"u\":\"p\"") || record.text.contains("\"u\":[\"p\"") else {
          return record.text
        }
        return isTimeDriven ? "{\"timestamp\":\(record.time)}" : nil
      }
      let apart = try Self.run(rules, [exclusion], records.map(\.text))
      excluded += apart.counts[0].events
      #expect(Self.text(apart.signals) == Self.text(try Self.run(rules, [], others).signals), "seed \(seed)")
    }
    #expect(withSignals > 0 && excluded > 0)
  }

  private static func text(_ signals: [SignalReport]) -> [String] {
    signals.map { String(decoding: SignalJSON.line($0), as: UTF8.self) }
  }
}
