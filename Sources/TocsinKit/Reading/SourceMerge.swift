import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinLogModel
import TocsinMatch

/// Several inputs as one, by the time of their events: the order in which they are named does not matter.
///
/// Each input keeps its own order; among inputs the one whose next event has the least key goes on, a key being the
/// latest time so far among the matched events of that input. So events are never further out of order than they were
/// in their own input. An input is opened when the others reach the time of its first record: a directory of rotated
/// files is read one file after another.
struct SourceMerge: ~Copyable {
  /// Inputs that are open at once, each with some batches in memory.
  static let maximumOpen = 512
  /// Bytes of one chunk of all inputs that are open together.
  private static let chunkBudget = 64 << 20
  private static let leastChunk = 64 << 10
  /// More compressed inputs than this do not get a thread each.
  private static let greatestAhead = 16

  /// What to do next.
  enum Step {
    /// A batch was read: to be counted, and its events to be kept until they are applied.
    case read(BatchOutcome)
    case apply(Piece)
  }

  /// Events of the last batch that was read of an input, to be applied now.
  struct Piece {
    var input: Int
    var events: Range<Int>
    /// No others are left of the batch.
    var isLast: Bool
  }

  /// An input that is not read yet.
  private struct Waiting {
    var input: Int
    var rank: Int
    /// The time of its first record; `nil` is before all others.
    var start: Timestamp?
    /// Others had reached its start when no more inputs could be opened.
    var isOverdue = false
  }

  private let inputs: [LogInput]
  private let options: LogReaderOptions
  private let limit: Int
  private let threads: ThreadBudget
  private let work: BatchWork
  private let makeWork: @Sendable () -> BatchWork
  /// The next one last.
  private var waiting: [Waiting]
  /// Those with events at hand.
  private var ready = MinimumHeap<OpenInput>()
  /// The one that a batch is to be read of before anything else is decided.
  private var reading: OpenInput?
  /// Bytes of all inputs together, where all are known.
  let totalBytes: Int?
  private(set) var failures: [LogReadError] = []
  private(set) var blankLines = 0
  /// Inputs that had to wait for others to end.
  private(set) var overdue = 0

  init(
    _ inputs: [LogInput], _ options: LogReaderOptions, jobs: Int, maximumOpen: Int = SourceMerge.maximumOpen,
    makeWork: @escaping @Sendable () -> BatchWork
  ) {
    self.inputs = inputs
    var options = options
    let share = SourceMerge.chunkBudget / max(1, min(inputs.count, maximumOpen))
    options.chunkSize = max(min(options.chunkSize, share), min(options.chunkSize, SourceMerge.leastChunk))
    // Several threads take turns at reading: one decompresses into the batch that it works on, while others work.
    options.decompressesAhead = jobs == 1 && inputs.count <= SourceMerge.greatestAhead
    self.options = options
    limit = max(1, maximumOpen)
    threads = ThreadBudget(jobs)
    work = makeWork()
    self.makeWork = makeWork
    let named = inputs.indices.sorted { (inputs[$0].name, $0) < (inputs[$1].name, $1) }
    guard inputs.count > 1 else {
      waiting = named.map { Waiting(input: $0, rank: 0) }
      totalBytes = nil
      return
    }
    var (found, total): ([Waiting], Int?) = ([], 0)
    for (rank, input) in named.enumerated() {
      let (start, bytes) = SourceMerge.beginning(of: inputs[input], options)
      found.append(Waiting(input: input, rank: rank, start: start))
      total = total.flatMap { sum in bytes.map { sum + $0 } }
    }
    let least = Timestamp(microseconds: .min)
    waiting = found.sorted { ($1.start ?? least, $1.rank) < ($0.start ?? least, $0.rank) }
    totalBytes = total
  }

  /// The time of an input's first record, `nil` where it has none or can be read but once; and its size.
  private static func beginning(
    of input: LogInput, _ options: LogReaderOptions
  ) -> (start: Timestamp?, bytes: Int?) {
    if case .standardInput = input.origin { return (nil, nil) }
    var options = options
    options.chunkSize = min(options.chunkSize, leastChunk)
    options.decompressesAhead = false
    guard var reader = try? LogReader(input, options: options) else { return (nil, nil) }
    let bytes = reader.totalBytes
    while let batch = try? reader.nextBatch() {
      guard let record = batch.records.first else { continue }
      let event = try? EventDecoder.decode(
        Array(batch.bytes[record.start..<record.end]), form: batch.form, time: batch.time)
      return (event?.timestamp, bytes)
    }
    return (nil, bytes)
  }

  /// The next step, `nil` at the end of all inputs.
  mutating func next() -> Step? {
    while true {
      if let input = reading {
        guard let outcome = input.pipeline.next() else {
          close(input)
          continue
        }
        if input.take(outcome) {
          reading = nil
          ready.insert(input)
        }
        return .read(outcome)
      }
      if let next = waiting.last, ready.first.map({ SourceMerge.isDue(next, $0.key) }) ?? true {
        if ready.count < limit {
          open(waiting.removeLast())
          continue
        }
        waiting[waiting.count - 1].isOverdue = true
      }
      guard let first = ready.removeFirst() else { return nil }
      return .apply(advance(first))
    }
  }

  private static func isDue(_ input: Waiting, _ key: Timestamp) -> Bool {
    input.start.map { $0 <= key } ?? true
  }

  private mutating func open(_ next: Waiting) {
    if next.isOverdue { overdue += 1 }
    let source = BatchSource(inputs[next.input], index: next.input, options)
    let pipeline = BatchPipeline(source, threads: threads, work: work, makeWork: makeWork)
    reading = OpenInput(next.input, rank: next.rank, source, pipeline)
    threads.inputs = ready.count + 1
  }

  private mutating func close(_ input: OpenInput) {
    blankLines += input.source.blankLines
    if let failure = input.source.failure { failures.append(failure) }
    reading = nil
    threads.inputs = ready.count
  }

  /// Takes the events of an input up to the next one of another.
  private mutating func advance(_ input: OpenInput) -> Piece {
    let other = ready.first
    let start = waiting.last.flatMap { $0.isOverdue ? nil : $0.start }
    let first = input.next
    repeat {
      input.pass()
    } while input.hasNext
      && (other.map { (input.key, input.rank) < ($0.key, $0.rank) } ?? true)
      && (start.map { input.key < $0 } ?? true)
    let piece = Piece(
      input: input.input, events: first..<input.next, isLast: !input.hasNext)
    if input.hasNext {
      ready.insert(input)
    } else {
      input.endBatch()
      reading = input
    }
    return piece
  }
}

/// What is read of an open input.
///
/// Inputs compare by the time they have reached, then by rank, of which each has its own.
private final class OpenInput: Comparable, @unchecked Sendable {
  let input: Int
  let rank: Int
  let source: BatchSource
  let pipeline: BatchPipeline
  /// The events of the present batch, and the next of them.
  private var events: [MatchBatch.Event] = []
  private(set) var next = 0
  /// The latest time of the events up to the next.
  private(set) var key = Timestamp(microseconds: .min)

  init(_ input: Int, rank: Int, _ source: BatchSource, _ pipeline: BatchPipeline) {
    self.input = input
    self.rank = rank
    self.source = source
    self.pipeline = pipeline
  }

  var hasNext: Bool { next < events.count }

  /// Takes a batch; false when there is nothing in it to be applied.
  func take(_ outcome: BatchOutcome) -> Bool {
    events = outcome.matched.events
    next = 0
    if events.isEmpty { endBatch() } else { look() }
    return hasNext
  }

  /// Goes beyond the next event.
  func pass() {
    next += 1
    if hasNext { look() }
  }

  func endBatch() {
    events = []
    next = 0
  }

  /// An event without a time is taken when its turn comes in its own input.
  private func look() {
    if let time = events[next].time { key = max(key, time) }
  }

  static func == (left: OpenInput, right: OpenInput) -> Bool { left === right }

  static func < (left: OpenInput, right: OpenInput) -> Bool {
    left.key == right.key ? left.rank < right.rank : left.key < right.key
  }
}
