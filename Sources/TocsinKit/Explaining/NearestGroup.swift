package import TocsinDetect
package import TocsinEvents
package import TocsinIO
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Which of several rules came nearest to a signal, and where.
package struct NearestGroup {
  /// Index of the rule in the setup.
  package var rule: Int
  /// The group that came nearest, where the rule's method follows it.
  package var miss: NearMiss?
  /// The record with which it did; `nil` where no event matched.
  package var record: LogRecord?
}

extension Explainer {
  /// Runs rules over all records and finds the one that came nearest: a rule that fired before others, else the one
  /// whose group came furthest, else one that an event matched; `nil` where nothing matched.
  package static func nearest(
    _ setup: RunSetup, _ inputs: [LogInput], _ options: LogReaderOptions,
    malformed: @escaping (MalformedRecord) throws -> Void = { _ in }
  ) throws -> NearestGroup? {
    var observer = FirstSignals(onMalformed: malformed)
    var runOptions = RunOptions()
    runOptions.evaluation.remembersFirstMet = true
    let summary = try Evaluation(setup).run(
      inputs, reader: options, options: runOptions, observer: &observer
    ).summary
    var best: (share: Double, group: NearestGroup)?
    func consider(_ share: Double, _ group: NearestGroup) {
      if best.map({ $0.share < share }) ?? true { best = (share, group) }
    }
    for rule in setup.rules.indices {
      let miss = summary.nearest.first { $0.rule == rule }
      if let miss {
        consider(miss.share, NearestGroup(rule: rule, miss: miss))
      } else if observer.triggers[rule] != nil {
        consider(1, NearestGroup(rule: rule))
      } else if summary.matchesPerRule[rule] > 0 {
        consider(0, NearestGroup(rule: rule))
      }
    }
    guard var found = best?.group else { return nil }
    if let wanted = found.miss?.record ?? observer.triggers[found.rule] {
      found.record = try record(like: wanted, inputs, options)
    }
    return found
  }

  /// The first record with the bytes of a sample.
  private static func record(
    like sample: SampleRecord, _ inputs: [LogInput], _ options: LogReaderOptions
  ) throws -> LogRecord? {
    var found: LogRecord?
    try records(inputs, options: options) { record in
      if record.form == sample.form, record.bytes == sample.bytes { found = record }
      return found == nil
    }
    return found
  }

  /// Keeps what made the first signal of each rule.
  private struct FirstSignals: RunObserver {
    let onMalformed: (MalformedRecord) throws -> Void
    var triggers: [Int: SampleRecord] = [:]

    mutating func signal(_ report: SignalReport) {
      let signal = report.signal
      if triggers[signal.rule] == nil { triggers[signal.rule] = signal.samples.first }
    }

    mutating func malformed(_ record: MalformedRecord) throws { try onMalformed(record) }

    mutating func progress(_ summary: RunSummary, total: Int?) {}
  }
}
