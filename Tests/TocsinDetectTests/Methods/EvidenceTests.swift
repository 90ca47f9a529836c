import Testing
import TocsinDetect
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// What a signal counts and shows: every event of the windows that decided, each once, the deciding one always.
struct EvidenceTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var rule: String
    /// `SECOND MEMBERS`, in order.
    var events: [String]
    /// Of the first signal: the seconds of its samples, events by query, different events.
    var samples: [Int]
    var perQuery: [Int]
    var matched: Int

    var testDescription: String { name }
  }

  private static let window = "evaluationWindow: 300, keepAlive: 3600, maxSignalDuration: 86400"

  private static func rule(_ queries: String, _ cases: String, _ options: String = window, more: String = "")
    -> String
  {
    "name: n\nmessage: m\nqueries: [\(queries)]\ncases: [\(cases)]\noptions: {\(options)}\n\(more)"
  }

  private static func fails(_ seconds: [Int]) -> [String] {
    seconds.map { "\($0) \"k\":\"f\",\"usr\":\"u\"" }
  }

  static let rows = [
    Row(
      name: "the event that raised the severity replaces the tenth",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr']}",
        "{status: high, condition: f > 14}, {status: low, condition: f > 0}"),
      events: fails(Array(0..<15)), samples: Array(0..<9) + [14], perQuery: [15], matched: 15),
    Row(
      name: "the event that decides at once is shown behind nine",
      rule: rule("{name: f, query: '@k:f', groupByFields: ['@usr']}", "{status: low, condition: f > 14}"),
      events: fails(Array(0..<15)), samples: Array(0..<9) + [14], perQuery: [15], matched: 15),
    Row(
      name: "an update without a higher severity shows no more than ten",
      rule: rule("{name: f, query: '@k:f', groupByFields: ['@usr']}", "{status: low, condition: f > 0}"),
      events: fails(Array(0..<15)), samples: Array(0..<10), perQuery: [15], matched: 15),
    Row(
      name: "an update counts what its window holds",
      rule: rule("{name: f, query: '@k:f', groupByFields: ['@usr']}", "{status: low, condition: f > 4}"),
      events: fails([0, 1, 2, 3, 4, 1000, 1001, 1002, 1003, 1004]),
      samples: [0, 1, 2, 3, 4, 1000, 1001, 1002, 1003, 1004], perQuery: [10], matched: 10),
    Row(
      name: "an update counts nothing twice",
      rule: rule("{name: f, query: '@k:f', groupByFields: ['@usr']}", "{status: low, condition: f > 1}"),
      events: fails([0, 200, 400, 600]), samples: [0, 200, 400, 600], perQuery: [4], matched: 4),
    Row(
      name: "the stages of THEN show all their events",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr']}, {name: o, query: '@k:o', groupByFields: ['@usr']}",
        "{status: low, condition: f > 4 THEN o > 0}"),
      events: fails([0, 1, 2, 3, 4, 5]) + ["6 \"k\":\"o\",\"usr\":\"u\""], samples: [0, 1, 2, 3, 4, 5, 6],
      perQuery: [6, 1], matched: 7),
    Row(
      name: "the events that completed stages are shown behind those before",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr']}, {name: o, query: '@k:o', groupByFields: ['@usr']}",
        "{status: low, condition: f > 11 THEN o > 0}"),
      events: fails(Array(0..<12)) + ["20 \"k\":\"o\",\"usr\":\"u\""], samples: Array(0..<8) + [11, 20],
      perQuery: [12, 1], matched: 13),
    Row(
      name: "a second sequence adds only what is new",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr']}, {name: o, query: '@k:o', groupByFields: ['@usr']}",
        "{status: low, condition: f > 1 THEN o > 0}"),
      events: fails([0, 1, 2]) + ["3 \"k\":\"o\",\"usr\":\"u\"", "4 \"k\":\"o\",\"usr\":\"u\""],
      samples: [0, 1, 2, 3, 4], perQuery: [3, 2], matched: 5),
    Row(
      name: "stages of one instant count their events for every query",
      rule: rule(
        "{name: x, query: '*', groupByFields: ['@usr']}, {name: f, query: '@k:f', groupByFields: ['@usr']}, {name: o, query: '@k:o', groupByFields: ['@usr']}",
        "{status: low, condition: x >= 0 && f > 0 THEN o > 0}",
        "evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400"),
      events: ["0 \"k\":\"o\",\"usr\":\"u\""] + fails([0]), samples: [0, 0], perQuery: [2, 1, 1], matched: 2),
    Row(
      name: "steps without a window do at the greatest distance",
      rule: rule(
        "{name: x, query: '*', groupByFields: ['@usr']}, {name: f, query: '@k:f', groupByFields: ['@usr']}, {name: o, query: '@k:o', groupByFields: ['@usr']}",
        "{status: low, condition: t > 0}",
        "detectionMethod: sequence_detection, evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400, sequenceDetectionOptions: {steps: [{name: s, condition: f > 0, evaluationWindow: 0}, {name: t, condition: o > 0, evaluationWindow: 0}], stepTransitions: [{parent: s, child: t, evaluationWindow: 60}]}"
      ), events: fails([0]) + ["60 \"k\":\"o\",\"usr\":\"u\""], samples: [0, 60], perQuery: [2, 1, 1],
      matched: 2),
    Row(
      name: "events without a group are shown from before the group was seen",
      rule: rule(
        "{name: p, query: '@k:p'}, {name: f, query: '@k:f', groupByFields: ['@usr']}",
        "{status: low, condition: p > 1 && f > 0}"),
      events: ["0 \"k\":\"p\"", "1 \"k\":\"p\""] + fails([2]) + ["3 \"k\":\"p\""], samples: [0, 1, 2, 3],
      perQuery: [3, 1], matched: 4),
    Row(
      name: "and by the stages of THEN",
      rule: rule(
        "{name: p, query: '@k:p'}, {name: f, query: '@k:f', groupByFields: ['@usr']}",
        "{status: low, condition: p > 1 THEN f > 0}"),
      events: ["0 \"k\":\"p\"", "1 \"k\":\"p\""] + fails([2]), samples: [0, 1, 2], perQuery: [2, 1],
      matched: 3),
    Row(
      name: "an event in several groups of one signal counts once",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr', '@list']}", "{status: low, condition: f > 0}",
        more: "groupSignalsBy: ['@usr']\n"),
      events: [
        "0 \"k\":\"f\",\"usr\":\"u\",\"list\":[\"a\",\"b\"]",
        "1 \"k\":\"f\",\"usr\":\"u\",\"list\":[\"b\",\"c\"]",
      ], samples: [0, 1], perQuery: [2], matched: 2),
    Row(
      name: "also where it is looked at alone",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr', '@list']}", "{status: low, condition: f > 0}",
        "evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400", more: "groupSignalsBy: ['@usr']\n"),
      events: ["0 \"k\":\"f\",\"usr\":\"u\",\"list\":[\"a\",\"b\",\"c\"]"], samples: [0], perQuery: [1],
      matched: 1),
    Row(
      name: "all buckets that decided",
      rule: rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr']}", "{status: low, condition: f > 0.995}",
        "detectionMethod: anomaly_detection, evaluationWindow: 600, keepAlive: 3600, maxSignalDuration: 86400, anomalyDetectionOptions: {bucketDuration: 300, learningDuration: 1, learningPeriodBaseline: 2}"
      ), events: fails([0, 300, 600, 601, 602, 900, 901, 902, 1200]),
      samples: [600, 601, 602, 900, 901, 902],
      perQuery: [6], matched: 6),
  ]

  @Test(arguments: rows)
  func `a signal counts and shows the events that decided`(row: Row) throws {
    let records = row.events.map { event in
      let parts = event.split(separator: " ", maxSplits: 1)
      return "{\"timestamp\":\(1_767_225_600_000 + (Int(parts[0]) ?? 0) * 1000),\(parts[1])}"
    }
    let signals = try MethodRun.signals(of: [MethodRule.decode(row.rule)], records)
    let signal = try #require(signals.first)
    #expect(signals.count == 1)
    #expect(signal.samples.map { Int(($0.time.milliseconds - 1_767_225_600_000) / 1000) } == row.samples)
    #expect(signal.eventsPerQuery == row.perQuery)
    #expect(signal.eventsMatched == row.matched)
  }

  @Test func `title and message show what only the deciding event has`() throws {
    let rule = try MethodRule.decode(
      "name: 'from {{@ip}}'\nhasExtendedTitle: true\nmessage: '{{@ip}}'\nqueries: [{query: '@k:f'}]\ncases: [{status: high, condition: a > 19}, {status: low, condition: a > 0}]\noptions: {\(Self.window)}\n"
    )
    let records = (0..<20).map {
      "{\"timestamp\":\(1_767_225_600_000 + $0 * 1000),\"k\":\"f\",\"ip\":\"10.0.0.\($0)\"}"
    }
    let signal = try #require(try MethodRun.signals(of: [rule], records).first)
    let report = SignalReport(signal, of: rule, timeZones: RenderingTableTests.Tokyo())
    #expect(report.title.hasSuffix("10.0.0.8, 10.0.0.19"))
    #expect(report.message.hasSuffix("10.0.0.8, 10.0.0.19"))
  }

  /// An event 20 minutes later, of another user, decides whether a signal of 10 minutes has closed.
  @Test(arguments: [1, 300, 3000])
  func `the state is what the time of the last event says`(count: Int) throws {
    let rule = try MethodRule.decode(
      Self.rule(
        "{name: f, query: '@k:f', groupByFields: ['@usr']}", "{status: low, condition: f > 0}",
        "evaluationWindow: 0, keepAlive: 600, maxSignalDuration: 3600"))
    func state(after seconds: Int) throws -> SignalState? {
      let others = (0..<count).map {
        "{\"timestamp\":\(1_767_225_600_000 + seconds * 1000),\"k\":\"f\",\"usr\":\"v\($0)\"}"
      }
      let first = "{\"timestamp\":1767225600000,\"k\":\"f\",\"usr\":\"u\"}"
      return try MethodRun.signals(of: [rule], [first] + others).first { $0.group.map(\.value) == ["u"] }?
        .state
    }
    #expect(try state(after: 1200) == .closed)
    #expect(try state(after: 601) == .closed)
    #expect(try state(after: 600) == .open)
  }

  @Test(arguments: ["staging", "dev-eu", "TESTING"])
  func `an environment that events are grouped by lowers the severity`(environment: String) throws {
    for field in ["env", "@env"] {
      let rule = try MethodRule.decode(
        Self.rule(
          "{name: f, query: '@k:f', groupByFields: [\"\(field)\"]}", "{status: high, condition: f > 0}",
          "evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0, decreaseCriticalityBasedOnEnv: true"))
      let member = field == "env" ? "\"ddtags\":\"env:\(environment)\"" : "\"env\":\"\(environment)\""
      let record = "{\"timestamp\":1767225600000,\"k\":\"f\",\(member)}"
      #expect(try MethodRun.signals(of: [rule], [record]).map(\.severity) == [.medium])
      #expect(
        try MethodRun.signals(of: [rule], [record.replacing(environment, with: "prod")]).map(\.severity)
          == [.high])
    }
  }
}
