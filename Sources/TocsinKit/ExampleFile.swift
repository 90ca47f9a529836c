package import TocsinDetect
import TocsinDiagnostics
package import TocsinExamples
import TocsinIO
import TocsinLogModel
import TocsinReasoning
import TocsinRuleTesting
package import TocsinSemantics
import TocsinSyntax

/// Examples as files, each confirmed by evaluating its very bytes.
package enum ExampleFile {
  /// What came of one case.
  package struct CaseResult {
    /// Index of the case in the rule.
    package var index: Int
    /// The example, or why there is none.
    package var outcome: ExampleOutcome
  }

  /// An example of a case whose logs can be written in the envelope.
  ///
  /// The rule is the one of interest of the setup.
  package static func example(
    of setup: RunSetup, case index: Int, as envelope: LogEnvelope
  ) -> CaseResult {
    var last: ExampleOutcome?
    for demands in demands(envelope) {
      // Logs are looked for in UTC, whatever the zones of the rules.
      var maker = ExampleMaker(
        RunSetup(setup.linked, suppressions: [], timeZones: CoordinatedTime()), demands: demands)
      let outcome = maker.example(for: index)
      guard case .example(let example) = outcome else {
        last = last ?? outcome
        continue
      }
      if isConfirmed(setup, [index], [example.timeline], as: envelope) {
        return CaseResult(index: index, outcome: outcome)
      }
      last = .gaveUp(.reasoning(.notWritable("such a log in the form \(envelope.rawValue)")))
    }
    return CaseResult(index: index, outcome: last ?? .gaveUp(.notFired))
  }

  /// Examples of some cases in one envelope: the wanted one, or where that cannot carry their logs, the first that can.
  ///
  /// Where none can, the wanted one, with what came of it.
  package static func examples(
    of setup: RunSetup, cases: [Int], as wanted: LogEnvelope
  ) -> (envelope: LogEnvelope, results: [CaseResult]) {
    let results = cases.map { example(of: setup, case: $0, as: wanted) }
    guard results.contains(where: { isLimited($0, by: wanted) }) else { return (wanted, results) }
    for envelope in [LogEnvelope.archive, .ndjson] + LogEnvelope.allCases
    where envelope != wanted && envelope.demands.isEmpty {
      let others = zip(cases, results).map { index, known in
        if case .unreachable = known.outcome { return known }
        return example(of: setup, case: index, as: envelope)
      }
      guard !others.contains(where: { isLimited($0, by: envelope) }) else { continue }
      let made = others.filter { if case .example = $0.outcome { true } else { false } }
      if !made.isEmpty { return (envelope, others) }
    }
    return (wanted, results)
  }

  /// Whether another envelope might carry the logs of a case.
  private static func isLimited(_ result: CaseResult, by envelope: LogEnvelope) -> Bool {
    switch result.outcome {
    case .gaveUp(.reasoning(.notWritable)): true
    case .gaveUp(.reasoning(.budget)): false
    case .gaveUp: !envelope.demands.isEmpty
    case .example, .unreachable, .unsupported: false
    }
  }

  /// The bytes of timelines one after another, far enough apart that they do not mix.
  package static func bytes(
    of timelines: [Timeline], of rules: [Rule], as envelope: LogEnvelope
  ) -> [UInt8]? {
    envelope.file(sequence(timelines, rules).flatMap(\.events))
  }

  /// Whether reading and evaluating the file gives a signal for each of the cases.
  package static func isConfirmed(
    _ setup: RunSetup, _ cases: [Int], _ timelines: [Timeline], as envelope: LogEnvelope
  ) -> Bool {
    guard let bytes = bytes(of: timelines, of: setup.rules, as: envelope) else { return false }
    var collector = SignalCollector()
    let input = LogInput(.bytes(bytes, name: "example"))
    guard
      let (summary, failures) = try? Evaluation(setup).run(
        [input], reader: LogReaderOptions(), observer: &collector),
      failures.isEmpty, summary.malformed == 0
    else { return false }
    let own = collector.signals.filter { $0.rule == setup.subjectIndex }
    return cases.allSatisfy { index in own.contains { $0.metCases.contains(index) } }
  }

  /// Whether a test file with these tests passes for the rule of interest.
  package static func passes(_ tests: String, of setup: RunSetup) -> Bool {
    let results = RuleTestText.results(tests, of: setup)
    return !results.isEmpty && results.allSatisfy(\.passed)
  }

  private static func sequence(_ timelines: [Timeline], _ rules: [Rule]) -> [Timeline] {
    let times = rules.map(\.options).flatMap { [$0.evaluationWindow, $0.keepAlive, $0.maxSignalDuration] }
    let pause = Int64(times.max() ?? 0)
    var result: [Timeline] = []
    var offset: Int64 = 0
    for timeline in timelines {
      var moved = timeline
      moved.start = timeline.start.advanced(seconds: offset)
      result.append(moved)
      // Whole hours, for the reader's sake.
      offset += (timeline.length + pause) / 3600 * 3600 + 3600
    }
    return result
  }

  /// What an envelope asks of logs, most readable first.
  private static func demands(_ envelope: LogEnvelope) -> [ExampleDemands] {
    if envelope.demands.isEmpty { return [ExampleDemands()] }
    return envelope.demands.map { ExampleDemands(all: [QueryParser.parse(UTF8Text($0)).syntax]) }
  }
}

/// Keeps the signals of a run.
struct SignalCollector: RunObserver {
  private(set) var signals: [Signal] = []
  private(set) var malformedRecords: [MalformedRecord] = []

  mutating func signal(_ report: SignalReport) { signals.append(report.signal) }
  mutating func malformed(_ record: MalformedRecord) {
    if malformedRecords.count < SampleComparison.maximumKept { malformedRecords.append(record) }
  }
  mutating func progress(_ summary: RunSummary, total: Int?) {}
}
