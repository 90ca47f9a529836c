import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinSemantics

/// Some records of one input, on their way to a worker.
struct BatchJob: Sendable {
  var batch: RecordBatch
  var input: Int
  /// Bytes of the input up to the end of this batch.
  var bytesRead: Int
  var totalBytes: Int?
}

/// What a worker made of a batch.
struct BatchOutcome: Sendable {
  var input: Int
  var bytesRead: Int
  var totalBytes: Int?
  var reading: BatchReading
  /// The events for the windows; those that met nothing only where some rule watches time.
  var matched: MatchBatch
  /// Of those that met something: events without a time.
  var untimed = 0
  /// By event of the batch: a hash of its id, 0 where it has none, see ``IdentityScan``.
  var identities: [UInt64] = []
  /// By event of the batch: what equal events have in common; empty unless that is asked for.
  var deduplicated: [[UInt8]] = []
}

/// The stateless part of the pipeline for one thread: records → matched events.
final class RecordWorker {
  private let reader: BatchReader
  private let inputs: [String]
  private let keepsTimes: Bool
  private var matcher: EventMatcher
  private var identities = IdentityScan()
  private var deduplication: DeduplicationReader?
  /// What the batch before took.
  private var capacity = MatchBatch.Capacity()

  /// With `keepsTimes` the time of every event is given on.
  init(
    _ setup: RunSetup, inputs: [String], keepsTimes: Bool, _ strategy: ScanOptions,
    deduplication key: DeduplicationKey? = nil
  ) {
    if let key { deduplication = DeduplicationReader(key) }
    var strategy = strategy
    if keepsTimes { strategy.usesPrefilter = false }
    reader = BatchReader(setup.plan, strategy)
    matcher = EventMatcher(plan: setup.plan, rules: setup.rules, index: strategy.index)
    self.inputs = inputs
    self.keepsTimes = keepsTimes
  }

  func process(_ job: BatchJob) -> BatchOutcome { process(job, &matcher) }

  /// The matcher is lent once for all records of a batch.
  private func process(_ job: BatchJob, _ matcher: inout EventMatcher) -> BatchOutcome {
    var matched = MatchBatch(capacity: capacity, batch: job.batch.bytes)
    defer { capacity = matched.capacity }
    let form = job.batch.form
    var untimed = 0
    var found: [UInt64] = []
    var values: [[UInt8]] = []
    identities.beginBatch()
    let isDeduplicating = deduplication != nil
    var reading = reader.read(job.batch, input: inputs[job.input]) { _, record, event in
      let isMatched = matcher.match(
        event, record: record, form: form, into: &matched)
      if isMatched, event.timestamp == nil { untimed += 1 }
      if !isMatched, keepsTimes { matched.appendUnmatched(event.timestamp) }
      if isDeduplicating, isMatched || keepsTimes {
        values.append(isMatched ? deduplication?.value(of: record, form: form) ?? [] : [])
      } else if isMatched {
        found.append(identities.hash(of: record))
      }
    }
    matched.keepRecords()
    reading.faults.sort { $0.byteOffset < $1.byteOffset }
    return BatchOutcome(
      input: job.input, bytesRead: job.bytesRead, totalBytes: job.totalBytes, reading: reading,
      matched: matched, untimed: untimed, identities: found, deduplicated: values)
  }
}
