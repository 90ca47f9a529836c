import Foundation
import Testing
import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinPlan
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Law: the optimised product and the naive reference make the same signals of every rule and event list.
///
/// `TOCSIN_PAIRS` and `TOCSIN_SEED` make a longer run of it, or another.
struct DifferentialTests {
  static let environment = ProcessInfo.processInfo.environment
  static let pairs = environment["TOCSIN_PAIRS"].flatMap(Int.init) ?? 20_000
  static let firstSeed = environment["TOCSIN_SEED"].flatMap(UInt64.init) ?? 1

  @Test func `the product agrees with the reference`() throws {
    var withSignals = 0
    var failures = 0
    for index in 0..<DifferentialTests.pairs {
      let seed = DifferentialTests.firstSeed &+ UInt64(index)
      var generator = RuleGenerator(seed: seed)
      let rule = generator.rule()
      let records = generator.records()
      let expected = ReferenceEvaluator.signals(of: rule, events: try records.map(Self.event)).map(
        \.description
      ).sorted()
      let actual = try Self.productSignals(rule, records).map(\.description).sorted()
      if !expected.isEmpty { withSignals += 1 }
      guard expected != actual else { continue }
      failures += 1
      if failures <= 3 {
        Issue.record(
          "seed \(seed)\n\(records.joined(separator: "\n"))\nreference \(expected)\nproduct   \(actual)\n\(rule.options) \(rule.queries.map { ($0.search, $0.aggregation, $0.groupByFields.map(\.name), $0.hasOptionalGroupByFields) }) \(rule.cases.map { ($0.severity, $0.condition as Any) })"
        )
      }
    }
    #expect(failures == 0)
    // A comparison of empty lists would prove little.
    #expect(
      withSignals * 4 > DifferentialTests.pairs, "\(withSignals) of \(DifferentialTests.pairs) made signals")
  }

  private static func event(_ record: String) throws -> Event {
    try EventDecoder.decode(Array(record.utf8), form: .plain)
  }

  static func productSignals(_ rule: Rule, _ records: [String]) throws -> [ReferenceSignal] {
    var run = RuleRun(RunSetup(alone: [rule]))
    for record in records {
      let outcome = run.add(LogRecord(bytes: Array(record.utf8), form: .plain))
      if let fault = outcome.fault { throw fault }
    }
    let signals = run.finish().signals
    return signals.map { signal in
      ReferenceSignal(
        severity: signal.severity, caseIndex: signal.caseIndex, group: signal.group.map(\.value),
        firstSeen: signal.firstSeen, lastSeen: signal.lastSeen, windowStart: signal.windowStart,
        eventsMatched: signal.eventsMatched, eventsPerQuery: signal.eventsPerQuery, revision: signal.revision,
        isClosed: signal.state == .closed)
    }
  }
}
