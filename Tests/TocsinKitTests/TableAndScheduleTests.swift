import Foundation
import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// Rules that ask reference tables, and rules that are evaluated by a schedule.
struct TableAndScheduleTests {
  private static func rule(_ query: String, _ more: String, condition: String, window: Int) -> String {
    """
    name: A rule
    message: m
    queries: [{name: a, query: '\(query)', groupByFields: ['@u']}]
    cases: [{status: low, condition: \(condition)}]
    options: {evaluationWindow: \(window), keepAlive: 60, maxSignalDuration: 60}
    \(more)
    """
  }

  private static func run(_ text: String, _ tables: ReferenceTables, _ records: [String]) throws -> [String] {
    let file = RuleCompiler.check(Pipeline.source(text))
    #expect(file.diagnostics.filter { $0.level == .error }.map(\.message) == [])
    let rule = try #require(file.rules.first).resolved(with: tables)
    #expect(rule.unsupported.map(\.message) == [])
    let logs = LogInput(.bytes(Array((records.joined(separator: "\n") + "\n").utf8), name: "logs.ndjson"))
    let setup = RunSetup(LinkedRules([rule]), suppressions: [], timeZones: ZoneCache())
    return try Pipeline.run(Evaluation(setup), logs, RunOptions(jobs: 1)).signals.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      let group = (object?["group"] as? [String: String])?["@u"] ?? ""
      let time = (object?["firstSeen"] as? String ?? "").dropFirst(11).prefix(5)
      return "\(group)@\(time) \(object?["eventsMatched"] ?? 0)"
    }
  }

  private static let tables: ReferenceTables = {
    var tables = ReferenceTables()
    tables.add("t", ["ip": ["1.1.1.1", "7", "prod"], "none": []])
    return tables
  }()

  @Test func `a field that a table cannot look up is said, not passed over`() throws {
    let table =
      "referenceTables: [{tableName: t, columnName: ip, logFieldPath: '#x', ruleQueryName: a, checkPresence: true}]"
    let file = RuleCompiler.check(Pipeline.source(Self.rule("*", table, condition: "a > 0", window: 0)))
    #expect(
      try #require(file.rules.first).unsupported.map(\.message) == [
        "looking `#x` up in a reference table is not evaluated offline"
      ])
  }

  @Test(
    arguments: [
      // field, present, record, counts
      ("@ip", true, "\"ip\":\"1.1.1.1\"", true), ("@ip", true, "\"ip\":\"2.2.2.2\"", false),
      ("@ip", true, "\"x\":1", false), ("@ip", false, "\"ip\":\"1.1.1.1\"", false),
      ("@ip", false, "\"ip\":\"2.2.2.2\"", true), ("@ip", false, "\"x\":1", true),
      // Any element of a list counts; numbers are compared by their text.
      ("@ip", true, "\"ip\":[\"2.2.2.2\",\"1.1.1.1\"]", true), ("@ip", true, "\"ip\":7", true),
      ("@ip", true, "\"ip\":\"PROD\"", false),
      // A bare name is the attribute, and the tag only where there is none.
      ("env", true, "\"ddtags\":\"env:prod\"", true), ("env", true, "\"env\":\"prod\"", true),
      ("env", true, "\"env\":\"dev\",\"ddtags\":\"env:prod\"", false),
      ("env", false, "\"ddtags\":\"env:prod\"", false),
      ("env", false, "\"env\":\"dev\",\"ddtags\":\"env:prod\"", true),
    ] as [(String, Bool, String, Bool)])
  func `a table keeps events or leaves them out`(field: String, present: Bool, record: String, counts: Bool)
    throws
  {
    let more =
      "referenceTables: [{tableName: t, columnName: ip, logFieldPath: '\(field)', ruleQueryName: a, checkPresence: \(present)}]"
    let text = Self.rule("*", more, condition: "a > 0", window: 0)
    let signals = try Self.run(text, Self.tables, ["{\"timestamp\":1767225600000,\"u\":\"x\",\(record)}"])
    #expect(signals.count == (counts ? 1 : 0), "\(field) \(present) \(record)")
  }

  @Test func `an empty column holds nothing`() throws {
    for present in [true, false] {
      let more =
        "referenceTables: [{tableName: t, columnName: none, logFieldPath: '@ip', ruleQueryName: a, checkPresence: \(present)}]"
      let text = Self.rule("*", more, condition: "a > 0", window: 0)
      let signals = try Self.run(
        text, Self.tables, ["{\"timestamp\":1767225600000,\"u\":\"x\",\"ip\":\"1\"}"])
      #expect(signals.count == (present ? 0 : 1))
    }
  }

  @Test(arguments: [
    ("u", "ip", "the reference table `u` is not given"),
    ("t", "id", "the reference table `t` has no column `id`; it has `ip`, `none`"),
  ])
  func `what is not at hand is refused with its place`(table: String, column: String, message: String) throws
  {
    let more =
      "referenceTables: [{tableName: \(table), columnName: \(column), logFieldPath: '@ip', ruleQueryName: a, checkPresence: true}]"
    let file = RuleCompiler.check(Pipeline.source(Self.rule("*", more, condition: "a > 0", window: 0)))
    let rule = try #require(file.rules.first).resolved(with: Self.tables)
    #expect(rule.unsupported.map(\.message) == [message])
    #expect(rule.unsupported.allSatisfy { file.source.location(of: $0.span.start).line == 6 })
  }

  /// Events are `MINUTE USER`, from midnight; signals `USER@HH:MM EVENTS`.
  @Test(arguments: [
    ("every event of the hour before", "FREQ=HOURLY", 3600, "a > 1", "10 x, 50 x, 70 x, 121 x", "x@01:00 2"),
    ("an event exactly at the instant counts", "FREQ=HOURLY", 3600, "a > 1", "30 x, 60 x, 61 y", "x@01:00 2"),
    (
      "one exactly a window old does not", "FREQ=HOURLY", 3600, "a > 1", "60 x, 90 x, 120 x, 121 y",
      "x@02:00 2"
    ),
    ("an instant at the last event", "FREQ=HOURLY", 3600, "a > 0", "10 x, 60 y", "x@01:00 1, y@01:00 1"),
    ("no instant after the last event", "FREQ=HOURLY", 3600, "a > 0", "10 x, 59 y", ""),
    ("no instant before the first event", "FREQ=HOURLY", 7200, "a > 0", "61 x, 119 x", ""),
    ("groups apart", "FREQ=HOURLY", 3600, "a > 1", "10 x, 20 y, 30 x, 61 z", "x@01:00 2"),
    ("every group once an instant", "FREQ=HOURLY", 7200, "a > 0", "10 x, 121 y", "x@01:00 1, x@02:00 1"),
    (
      "late within the allowed lateness", "FREQ=HOURLY", 3600, "a > 1", "59 x, 60.5 y, 60 x, 62 y",
      "x@01:00 2"
    ),
    ("by the half hour", "FREQ=HOURLY;BYMINUTE=30", 1800, "a > 0", "10 x, 31 y, 61 y", "x@00:30 1"),
  ])
  func `a schedule decides when a rule is evaluated`(
    name: String, rrule: String, window: Int, condition: String, events: String, expected: String
  ) throws {
    let more = "schedulingOptions: {rrule: '\(rrule)'}"
    let text = Self.rule("@k:1", more, condition: condition, window: window)
    let records = events.components(separatedBy: ", ").map { item in
      let words = item.split(separator: " ")
      let milliseconds = Int((Double(words[0]) ?? 0) * 60_000)
      return "{\"timestamp\":\(1_767_225_600_000 + milliseconds),\"k\":\"1\",\"u\":\"\(words[1])\"}"
    }
    let signals = try Self.run(text, ReferenceTables(), records)
    #expect(signals.sorted().joined(separator: ", ") == expected, "\(name)")
  }
}
