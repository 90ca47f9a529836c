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
  /// The events for the windows; on a stream where some rule watches time those that met nothing too.
  var matched: MatchBatch
  /// Of those that met something: events without a time.
  var untimed = 0
  /// By event of the batch: a hash of its id, 0 where it has none, see ``IdentityScan``.
  var identities: [UInt64] = []
  /// By event of the batch: what equal events have in common; empty unless that is asked for.
  var deduplicated: [[UInt8]] = []
  /// The times of all records that were read.
  var times: TimeCensus
  var intake = IntakeReading()
}

/// The stateless part of the pipeline for one thread: records → matched events.
final class RecordWorker {
  private let reader: BatchReader
  private let inputs: [String]
  private let times: RecordTimes
  private var matcher: EventMatcher
  private var identities = IdentityScan()
  private var deduplication: DeduplicationReader?
  private var preparer: (any BatchPreparer)?
  /// What the batch before took.
  private var capacity = MatchBatch.Capacity()

  /// With `needsTimes` no record is passed over, since the time of each is needed.
  init(
    _ setup: RunSetup, inputs: [String], needsTimes: Bool, _ times: RecordTimes, _ strategy: ScanOptions,
    preparation: (any BatchPreparation)? = nil, deduplication key: DeduplicationKey? = nil
  ) {
    if let key { deduplication = DeduplicationReader(key) }
    var strategy = strategy
    if needsTimes { strategy.usesPrefilter = false }
    reader = BatchReader(setup.plan, strategy)
    matcher = EventMatcher(plan: setup.plan, rules: setup.rules, index: strategy.index)
    self.inputs = inputs
    self.times = times
    preparer = preparation?.makePreparer()
  }

  func process(_ job: BatchJob) -> BatchOutcome {
    var job = job
    if let prepared = preparer?.prepare(job.batch, keepsOriginals: false) { job.batch = prepared }
    return process(job, &matcher)
  }

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
    var census = TimeCensus(gapsOver: times.gap)
    let marksTimes = times.areMarked
    // The records are parts of the batch, which stays where it is.
    let start = job.batch.bytes.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    var reading = reader.read(job.batch, input: inputs[job.input]) { _, record, event in
      let isMatched = matcher.match(
        event, record: record, form: form, into: &matched)
      if isMatched, event.timestamp == nil { untimed += 1 }
      if !isMatched, marksTimes { matched.appendUnmatched(event.timestamp) }
      if isDeduplicating, isMatched || marksTimes {
        values.append(isMatched ? deduplication?.value(of: record, form: form) ?? [] : [])
      } else if isMatched {
        found.append(identities.hash(of: record))
      }
      if let time = event.timestamp {
        census.note(time, at: Int(bitPattern: UInt(bitPattern: record.baseAddress) &- start))
      }
    }
    // What repeats is told by place: it goes first.
    if times.areSorted, !isDeduplicating { matched.sort() }
    matched.keepRecords()
    reading.faults.sort { $0.byteOffset < $1.byteOffset }
    return BatchOutcome(
      input: job.input, bytesRead: job.bytesRead, totalBytes: job.totalBytes, reading: reading,
      matched: matched, untimed: untimed, identities: found, deduplicated: values,
      times: census.located(by: job.batch.lines(ofRecordsAt:)), intake: job.batch.intake)
  }
}

/// What a run needs to know of the times of records.
struct RecordTimes: Sendable {
  /// Seconds: gaps longer than that are found.
  var gap: Int64
  /// Events of a batch are put in order of time.
  var areSorted = false
  /// Records that match nothing are given on where they are: the clock of a stream.
  var areMarked = false
}

extension RecordBatch {
  /// By byte: the lines of the records that start there, by which the lines of the batch are numbered.
  ///
  /// `offsets` ascend, so that newlines are counted once.
  fileprivate func lines(ofRecordsAt offsets: [Int]) -> [Int: Int] {
    var found: [Int: Int] = [:]
    if lines == nil {
      var next = 0
      for range in records where next < offsets.count && range.start >= offsets[next] {
        found[range.start] = range.line
        while next < offsets.count, offsets[next] <= range.start { next += 1 }
      }
      return found
    }
    var (line, place) = (1, 0)
    for offset in offsets where offset >= place && offset <= bytes.count {
      line += bytes[place..<offset].count { $0 == 0x0A }
      place = offset
      found[offset] = line
    }
    return found
  }
}
