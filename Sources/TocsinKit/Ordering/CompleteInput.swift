import TocsinIO
package import TocsinLogModel
import TocsinMatch

/// What is read of inputs that end: their matched events, to be taken in order of time, and the times of their records.
struct CompleteInput {
  private var sorter: EventSorter
  private(set) var census: TimeCensus
  /// By input: the batch of which events are being added.
  private var chunks: [Int?]

  /// `count` is the number of inputs.
  init(_ count: Int, _ options: OrderingOptions) {
    sorter = EventSorter(budget: options.memory)
    census = TimeCensus(gapsOver: options.maximumFuture)
    chunks = Array(repeating: nil, count: count)
  }

  /// Takes a batch and its events, in whatever order; its lines come after as many others of its input.
  mutating func hold(_ outcome: BatchOutcome, _ events: consuming MatchBatch, linesBefore: Int) {
    census.add(outcome.times, input: outcome.input, linesBefore: linesBefore)
    var events = events
    // Workers sort batches, except with deduplication, which identifies events by their places.
    if !outcome.deduplicated.isEmpty { events.sort() }
    chunks[outcome.input] = events.isEmpty ? nil : sorter.hold(events)
  }

  /// Adds events of the last batch of an input.
  ///
  /// Throws where the scratch file can't be written.
  mutating func add(_ piece: SourceMerge.Piece) throws(OutputError) {
    guard let chunk = chunks[piece.input] else { return }
    try sorter.add(chunk, piece.events, isLast: piece.isLast)
  }

  /// All events in order, of which those with times outside `plausible` are left out.
  consuming func ordered(plausible: ClosedRange<Timestamp>) -> OrderedEvents {
    sorter.ordered(plausible: plausible)
  }
}

/// How the events of inputs that end are brought into order.
package struct OrderingOptions: Sendable {
  /// Bytes of matched events kept in memory; what is more goes to a temporary file.
  package var memory = OrderingOptions.standardMemory
  /// Seconds; a record further ahead of all others is left out.
  package var maximumFuture = OrderingOptions.standardFuture

  /// 128 MiB.
  package static let standardMemory = 128 << 20
  /// 366 days.
  package static let standardFuture: Int64 = 366 * 86_400

  /// The options of a run where the user names no others.
  package init() {}
}

/// A record whose time can't be right: it is left out, so that it moves no clock for others.
package struct ImplausibleRecord: Sendable {
  /// Why its time isn't believed.
  package enum Reason: Sendable {
    /// It is before 1990.
    case early
    /// It is further ahead of all other records than allowed.
    case ahead
  }

  /// The name of the input.
  package var input: String
  /// Line of the input, from 1.
  package var line: Int
  /// The time of the record.
  package var time: Timestamp
  /// Why it isn't believed.
  package var reason: Reason
}
