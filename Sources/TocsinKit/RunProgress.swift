import TocsinDetect
import TocsinIO
import TocsinLogModel
import TocsinMatch

/// Where a run stands.
struct RunProgress: ~Copyable {
  var session: DetectionSession
  var summary = RunSummary()
  private var inputs: [InputProgress] = []
  private var identities = IdentityMemory()
  private var deduplication = DeduplicationMemory()

  private struct InputProgress {
    /// As far as batches number their lines from their own start.
    var linesBefore = 0
    var bytes = 0
    /// Matching events without a time.
    var untimed = 0
    /// Lines of text that nobody knows.
    var unknownLines = 0
    /// The events of the present batch.
    var held: BatchLease?
  }

  init(session: consuming DetectionSession) {
    self.session = session
  }

  mutating func beginInputs(_ count: Int) {
    inputs = Array(repeating: InputProgress(), count: count)
  }

  /// The malformed records of a batch with their lines in the input.
  mutating func numbered(_ outcome: BatchOutcome) -> [MalformedRecord] {
    let before = inputs[outcome.input].linesBefore
    inputs[outcome.input].linesBefore += outcome.reading.lines
    return outcome.reading.faults.map { fault in
      var fault = fault
      fault.line += before
      return fault
    }
  }

  /// Lines of an input that are in batches before the present one.
  func linesBefore(_ input: Int) -> Int { inputs[input].linesBefore }

  /// Counts a batch.
  mutating func count(_ outcome: BatchOutcome) -> [MalformedRecord] {
    summary.bytes += outcome.bytesRead - inputs[outcome.input].bytes
    inputs[outcome.input].bytes = outcome.bytesRead
    summary.records += outcome.reading.records
    summary.blank += outcome.reading.blank
    summary.malformed += outcome.reading.faults.count
    summary.extracted += outcome.reading.extracted
    summary.unread += outcome.reading.unread
    summary.parsedBytes += outcome.reading.parsedBytes
    summary.intake.add(outcome.intake)
    if outcome.intake.unknownLines > 0 {
      inputs[outcome.input].unknownLines += outcome.intake.unknownLines
    }
    return numbered(outcome)
  }

  /// The events of a batch, without what repeats earlier ones.
  mutating func prepared(_ outcome: BatchOutcome) -> MatchBatch {
    if outcome.matched.isEmpty { return outcome.matched }
    inputs[outcome.input].untimed += outcome.untimed
    identities.add(outcome.identities)
    var matched = outcome.matched
    for (index, value) in outcome.deduplicated.enumerated()
    where !matched.events[index].isUnmatched && deduplication.isRepeat(value) {
      matched.forget(event: index)
    }
    return matched
  }

  /// Tells what was found of repeats.
  mutating func countRepeats() {
    summary.repeatedIDs = identities.repeated
    summary.repeatedKey = identities.key.map(IdentityScan.name)
    summary.duplicates = deduplication.dropped
    summary.uncompared = deduplication.unknown
    summary.unmarked = deduplication.unmarked
  }

  /// Keeps the events of a batch until they are applied.
  mutating func hold(_ outcome: BatchOutcome) {
    if outcome.matched.isEmpty { return }
    let matched = prepared(outcome)
    inputs[outcome.input].held = session.lease(matched)
  }

  /// The inputs with matching events that have no time, in order of their names.
  func untimed(_ all: [LogInput]) -> [(name: String, count: Int)] {
    zip(all, inputs).filter { $0.1.untimed > 0 }.map { ($0.0.name, $0.1.untimed) }.sorted { $0.0 < $1.0 }
  }

  func unknown(_ all: [LogInput]) -> [(name: String, count: Int)] {
    zip(all, inputs).filter { $0.1.unknownLines > 0 }.map { ($0.0.name, $0.1.unknownLines) }
      .sorted { $0.0 < $1.0 }
  }

  /// Hands a piece of what is held to the session.
  mutating func withHeld(
    _ piece: SourceMerge.Piece, _ body: (inout DetectionSession, BatchLease) -> Void
  ) {
    guard let held = inputs[piece.input].held else { return }
    body(&session, held)
    guard piece.isLast else { return }
    session.release(held)
    inputs[piece.input].held = nil
  }

  /// Hands events to the session in their order, in pieces of the batches that hold them.
  mutating func take(
    _ ordered: inout OrderedEvents, _ body: (inout RunProgress, BatchLease, Range<Int>) throws -> Void
  ) throws {
    var leases: [Int: BatchLease] = [:]
    while let step = try ordered.next() {
      switch step {
      case .begin(let chunk, let batch): leases[chunk] = session.lease(batch)
      case .take(let chunk, let events):
        guard let lease = leases[chunk] else { continue }
        try body(&self, lease, events)
      case .end(let chunk):
        if let lease = leases.removeValue(forKey: chunk) { session.release(lease) }
      }
    }
    summary.implausibleMatches += ordered.implausible
  }
}
