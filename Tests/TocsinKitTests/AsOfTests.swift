import Testing
import TocsinDetect
import TocsinKit
import TocsinLogModel
import TocsinReference
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// Evaluation as if the clock stood at a time.
struct AsOfTests {
  private static let midnight = Timestamp(microseconds: 1_767_225_600_000_000)

  private static func options(_ seconds: Int64) -> RunOptions {
    var options = RunOptions()
    options.evaluation.asOf = midnight.advanced(seconds: seconds)
    return options
  }

  /// Seconds of events, the time in seconds, and the signals as `FIRST-LAST STATE`.
  @Test(arguments: [
    ("nothing has happened yet", "a > 0", "60", 59, "", 1),
    ("an event at the time counts", "a > 0", "60", 60, "60-60 open", 0),
    ("a signal is open as long as it can be updated", "a > 0", "60", 660, "60-60 open", 0),
    ("and closed afterwards", "a > 0", "60", 661, "60-60 closed", 0),
    ("a later event does not prolong it", "a > 0", "60 600", 599, "60-60 open", 1),
    ("nor does it close it", "a > 0", "60 5000", 600, "60-60 open", 1),
    ("a silence is noticed without an event", "a < 1", "60", 360, "360-360 open", 0),
    ("but not before its time", "a < 1", "60", 359, "", 0),
    ("a late event is in time for the clock", "a > 0", "5000 60", 70, "60-60 open", 1),
  ])
  func `the clock decides`(
    name: String, condition: String, events: String, asOf: Int, expected: String, afterwards: Int
  ) throws {
    let rule = RuleCompiler.check(
      Pipeline.source(
        """
        name: Each
        queries: [{name: a, query: "@k:1", groupByFields: ["@u"]}]
        cases: [{status: info, condition: "\(condition)"}]
        options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}
        message: x
        """)
    ).rules
    let lines = events.split(separator: " ").compactMap { Int64($0) }.map {
      "{\"timestamp\":\(Self.midnight.advanced(seconds: $0).milliseconds),\"k\":1,\"u\":\"x\"}"
    }
    let (signals, summary) = try Pipeline.reports(rule, lines, Self.options(Int64(asOf)))
    let found = signals.map(\.signal).map { signal in
      let times = [signal.firstSeen, signal.lastSeen].map {
        String(($0.milliseconds - Self.midnight.milliseconds) / 1000)
      }
      return "\(times.joined(separator: "-")) \(signal.state.rawValue)"
    }
    #expect(found.joined(separator: ", ") == expected, "\(name)")
    #expect(summary.events.afterwards == afterwards, "\(name)")
  }

  /// Law: what is later than the clock does not matter, whatever the detection method.
  @Test(arguments: MethodGenerator.Method.allCases)
  func `later events change nothing`(method: MethodGenerator.Method) throws {
    var withSignals = 0
    for seed in 0..<40 {
      var generator = MethodGenerator(seed: RandomCases.firstSeed &+ UInt64(seed))
      let rules = generator.linkedRules(method)
      let records = generator.records(method)
      let time = records[generator.below(records.count)].time
      var options = RunOptions()
      options.evaluation.asOf = Timestamp(microseconds: time * 1000)
      let all = try Pipeline.reports(rules, records.map(\.text), options)
      let before = try Pipeline.reports(rules, records.filter { $0.time <= time }.map(\.text), options)
      #expect(all.signals.map(SignalJSON.line) == before.signals.map(SignalJSON.line), "seed \(seed)")
      #expect(all.summary.events.matched == before.summary.events.matched, "seed \(seed)")
      if !all.signals.isEmpty { withSignals += 1 }
    }
    #expect(withSignals > 0)
  }
}
