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
  /// In four parts, for as many threads.
  @Test(arguments: 0..<4)
  func `the product agrees with the reference`(part: Int) throws {
    var (tried, withSignals, failures) = (0, 0, 0)
    for index in stride(from: part, to: RandomCases.pairs(6000), by: 4) {
      let seed = RandomCases.firstSeed &+ UInt64(index)
      tried += 1
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
    #expect(withSignals * 4 > tried, "\(withSignals) of \(tried) made signals")
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
