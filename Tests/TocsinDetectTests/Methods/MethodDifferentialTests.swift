import Testing
import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Law: for every detection method the product and the naive evaluator make the same signals, and the order in which
/// events come does not matter within the allowed lateness.
///
/// `TOCSIN_PAIRS` and `TOCSIN_SEED` make a longer run of it, or another.
struct MethodDifferentialTests {
  /// How often each method is tried in a long run, and three tenths of it in a usual one.
  private static let share: [MethodGenerator.Method: Int] = [
    .newValue: 4000, .sequence: 4000, .then: 3000, .thirdParty: 3000, .travel: 2500, .anomaly: 500,
    .content: 2000,
    .correlation: 1500,
  ]

  private static func count(_ method: MethodGenerator.Method) -> Int {
    let full = share[method] ?? 0
    return RandomCases.count(full * 3 / 10, full: full)
  }

  @Test(arguments: MethodGenerator.Method.allCases)
  func `the product agrees with the naive evaluator`(method: MethodGenerator.Method) throws {
    var withSignals = 0
    var failures = 0
    for index in 0..<Self.count(method) {
      let seed = RandomCases.firstSeed &+ UInt64(index)
      var generator = MethodGenerator(seed: seed)
      generator.leavesTimesOut = index % 40 == 0
      let (rules, sources) = generator.rules(method)
      let records = generator.records(method)
      let texts = records.map(\.text)
      let expected = try Self.expected(rules, sources, texts)
      let actual = try Self.made(rules, sources, texts)
      // Late events are brought in order; every third timeline shows it.
      let shuffled =
        index % 3 == 0
        ? try Self.made(rules, sources, generator.shuffled(records, lateness: 60_000)) : actual
      if !expected.isEmpty { withSignals += 1 }
      guard expected != actual || actual != shuffled else { continue }
      failures += 1
      if failures <= 3 {
        Issue.record(
          "seed \(seed)\n\(texts.joined(separator: "\n"))\nreference \(expected)\nproduct   \(actual)\nshuffled  \(shuffled)\n\(rules.map { ($0.options, $0.queries.map { ($0.text, $0.aggregation, $0.groupByFields.map(\.name), $0.hasOptionalGroupByFields) }, $0.cases.map { ($0.severity, $0.condition as Any) }) })"
        )
      }
    }
    #expect(failures == 0)
    // A comparison of empty lists would prove little.
    #expect(withSignals * 16 > Self.count(method), "\(withSignals) of \(Self.count(method)) made signals")
  }

  private static func expected(_ rules: [Rule], _ sources: [Int], _ records: [String]) throws
    -> [ReferenceSignal]
  {
    let events = try records.map { try EventDecoder.decode(Array($0.utf8), form: .plain) }
    let signals =
      sources.isEmpty
      ? ReferenceMethods.signals(of: rules[0], events: events)
      : ReferenceCorrelation.signals(
        of: rules[rules.count - 1], over: rules, sources: sources, events: events)
    return ordered(signals)
  }

  private static func made(_ rules: [Rule], _ sources: [Int], _ records: [String]) throws -> [ReferenceSignal]
  {
    var rules = rules
    let last = rules.count - 1
    for (query, source) in sources.enumerated() {
      rules[source].id = "source \(source)"
      rules[last].queries[query].signals?.ruleIDs = ["source \(source)"]
    }
    let signals = try MethodRun.signals(of: rules, records).filter { $0.rule == last }
    return ordered(
      signals.map { signal in
        ReferenceSignal(
          severity: signal.severity, caseIndex: signal.caseIndex, group: signal.group.map(\.value),
          firstSeen: signal.firstSeen, lastSeen: signal.lastSeen, windowStart: signal.windowStart,
          eventsMatched: signal.eventsMatched, eventsPerQuery: signal.eventsPerQuery,
          revision: signal.revision,
          isClosed: signal.state == .closed)
      })
  }

  /// In one order.
  private static func ordered(_ signals: [ReferenceSignal]) -> [ReferenceSignal] {
    if signals.count < 2 { return signals }
    return signals.map { ($0, $0.description) }.sorted { $0.1 < $1.1 }.map(\.0)
  }
}
