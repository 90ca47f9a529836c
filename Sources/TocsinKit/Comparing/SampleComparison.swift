import TocsinDetect
package import TocsinExamples
package import TocsinIO
package import TocsinSemantics

/// Two versions of a rule over the same logs.
package struct SampleComparison {
  /// Records read, malformed ones included.
  package private(set) var records = 0
  /// Records that are no event, and match neither version.
  package private(set) var malformed = 0
  /// The first of those, at most ``maximumKept``.
  package private(set) var malformedRecords: [MalformedRecord] = []
  /// Logs that match a query.
  package private(set) var oldMatches = 0
  /// Logs that match a query of the new version.
  package private(set) var newMatches = 0
  /// Signals that both versions give, equal in every compared fact.
  package private(set) var same = 0
  /// In order of time.
  package private(set) var onlyOld: [SignalFact] = []
  /// Signals of the new version alone, in order of time.
  package private(set) var onlyNew: [SignalFact] = []
  /// Why inputs were not read to their ends; what was read of them is compared.
  package private(set) var failures: [LogReadError] = []

  /// Malformed records that are kept to be written to a file.
  package static let maximumKept = 10_000

  /// Evaluates both versions over all inputs, each on its own.
  ///
  /// Throws what evaluation throws; an input that cannot be read is one of ``failures`` instead.
  package init(old: Rule, new: Rule, _ inputs: [LogInput], reader: LogReaderOptions) throws {
    let zones = ZoneCache()
    var collectors = (SignalCollector(), SignalCollector())
    let (summary, failures) = try Evaluation(RunSetup(LinkedRules([old]), suppressions: [], timeZones: zones))
      .run(inputs, reader: reader, observer: &collectors.0)
    let (other, otherFailures) = try Evaluation(
      RunSetup(LinkedRules([new]), suppressions: [], timeZones: zones)
    ).run(
      inputs, reader: reader, observer: &collectors.1)
    records = summary.records
    malformed = summary.malformed
    malformedRecords = collectors.0.malformedRecords
    // An input that fails for one version usually fails for both, which is said once.
    self.failures = failures + otherFailures.filter { !failures.contains($0) }
    oldMatches = summary.events.matched
    newMatches = other.events.matched
    var left: [SignalFact: Int] = [:]
    for signal in collectors.1.signals { left[SignalFact(signal, of: new), default: 0] += 1 }
    for fact in collectors.0.signals.map({ SignalFact($0, of: old) }).sorted() {
      if let count = left[fact], count > 0 {
        left[fact] = count - 1
        same += 1
      } else {
        onlyOld.append(fact)
      }
    }
    onlyNew = left.flatMap { Array(repeating: $0.key, count: $0.value) }.sorted()
  }
}
