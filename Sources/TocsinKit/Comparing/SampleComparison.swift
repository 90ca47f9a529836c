import TocsinEngine
package import TocsinExamples
package import TocsinIO
package import TocsinSemantics

/// Two versions of a rule over the same logs.
package struct SampleComparison {
  package private(set) var records = 0
  package private(set) var malformed = 0
  /// Logs that match a query.
  package private(set) var oldMatches = 0
  package private(set) var newMatches = 0
  package private(set) var same = 0
  /// In order of time.
  package private(set) var onlyOld: [SignalFact] = []
  package private(set) var onlyNew: [SignalFact] = []
  package private(set) var failures: [LogReadError] = []

  package init(old: Rule, new: Rule, _ inputs: [LogInput], reader: LogReaderOptions) throws {
    let zones = ZoneCache()
    var collectors = (SignalCollector(), SignalCollector())
    let (summary, failures) = try Evaluation(RunSetup(LinkedRules([old]), suppressions: [], timeZones: zones))
      .run(inputs, reader: reader, observer: &collectors.0)
    let (other, _) = try Evaluation(RunSetup(LinkedRules([new]), suppressions: [], timeZones: zones)).run(
      inputs, reader: reader, observer: &collectors.1)
    records = summary.records
    malformed = summary.malformed
    self.failures = failures
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
