package import TocsinDetect
package import TocsinEvents
package import TocsinIO
package import TocsinLogModel
import TocsinMatch
import TocsinPlan

/// The matching records of inputs that end, in the order in which `run` evaluates them.
///
/// By time, and those of one instant by their bytes. So whoever explains a record sees it among those that `run` has
/// seen before it, whatever the order of the files.
package struct OrderedRecords {
  /// Records that match a query of some rule, with their times; those without a time come first.
  package private(set) var matched: [(record: LogRecord, time: Timestamp?)] = []
  /// From the first to the last time of all records, matching or not; `nil` where no record has one.
  package private(set) var range: ClosedRange<Timestamp>?
  /// The times that `run` evaluates: it drops matching records with other times.
  private var plausible: ClosedRange<Timestamp>

  /// Reads all inputs.
  ///
  /// Throws where an input can't be read.
  package init(
    _ setup: RunSetup, _ inputs: [LogInput], reader options: LogReaderOptions = LogReaderOptions()
  ) throws {
    var reader = RecordReader(fields: setup.plan.fields)
    var matcher = EventMatcher(plan: setup.plan, rules: setup.rules)
    var census = TimeCensus(gapsOver: OrderingOptions.standardFuture)
    var found: [(record: LogRecord, time: Timestamp?)] = []
    try Explainer.records(inputs, options: options) { record in
      var time: Timestamp?
      var isMatched = false
      // A malformed record is no event here either.
      try? reader.withEvent(of: record) { event, bytes in
        var batch = MatchBatch()
        time = event.timestamp
        isMatched = matcher.match(event, record: bytes, form: record.form, into: &batch)
      }
      if let time { census.note(time, at: 0) }
      if isMatched { found.append((record, time)) }
      return true
    }
    let verdict = census.verdict()
    (range, plausible) = (verdict.range, verdict.accepted)
    matched = found.sorted { left, right in
      if left.time != right.time { return (left.time ?? .undated) < (right.time ?? .undated) }
      return left.record.bytes.lexicographicallyPrecedes(right.record.bytes)
    }
  }

  /// Whether a record with this time is evaluated.
  package func isPlausible(_ time: Timestamp?) -> Bool { time.map(plausible.contains) ?? true }
}
