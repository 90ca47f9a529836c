import TocsinIO
import TocsinLogModel
import TocsinMatch

/// The matched events of a complete input, kept until all of it is read, so that its order does not matter.
///
/// Batches come in order of time within themselves. What follows on is one run, so an input in order is one run and is
/// never sorted; other runs are merged at the end. Beyond a budget of memory batches go to a scratch file: as they are
/// where they form one run, else merged into one.
struct EventSorter {
  /// A batch and where it is.
  struct Chunk {
    enum Content {
      case memory(LoadedBatch)
      case stored(Range<Int>)
      /// All its events were copied elsewhere.
      case gone
    }

    var content: Content
    /// Events that are still to be taken in order.
    var left: Int
    /// All its events have been added.
    var isComplete = false
  }

  /// Events of one batch that follow each other in their run.
  struct Segment {
    var chunk: Int
    var events: Range<Int>
    var first: Timestamp
    var last: Timestamp
  }

  /// Segments in order of time.
  struct Run {
    var segments: [Segment]
    var last: Timestamp { segments.last?.last ?? Timestamp(microseconds: .min) }
  }

  /// Runs that a segment may go on, the latest ones.
  private static let openRuns = 16

  private let budget: Int
  private var chunks: [Chunk] = []
  private var runs: [Run] = []
  private var scratch: ScratchFile?
  /// Bytes of the complete batches in memory.
  private var memory = 0

  /// With as many bytes of matched events in memory.
  init(budget: Int) {
    self.budget = budget
  }

  /// Takes a batch, whose events are in order (``MatchBatch/sort()``); they are added in pieces.
  mutating func hold(_ batch: MatchBatch) -> Int {
    chunks.append(Chunk(content: .memory(LoadedBatch(batch)), left: 0))
    return chunks.count - 1
  }

  /// Adds events of a batch.
  ///
  /// Throws where the scratch file can't be written.
  mutating func add(_ chunk: Int, _ events: Range<Int>, isLast: Bool) throws(OutputError) {
    guard case .memory(let loaded) = chunks[chunk].content else { return }
    let batch = loaded.batch
    append(
      Segment(
        chunk: chunk, events: events, first: batch.events[events.lowerBound].time ?? .undated,
        last: batch.events[events.upperBound - 1].time ?? .undated))
    chunks[chunk].left += events.count
    guard isLast else { return }
    chunks[chunk].isComplete = true
    memory += batch.size
    if memory > budget { try spill() }
  }

  /// All events in order, of which those with times outside `plausible` are left out.
  consuming func ordered(plausible: ClosedRange<Timestamp>) -> OrderedEvents {
    OrderedEvents(chunks, runs, scratch, plausible: plausible)
  }

  /// Lets the run go on that ends latest of those that may, else begins one.
  private mutating func append(_ segment: Segment) {
    var best: Int?
    for run in runs.indices.suffix(EventSorter.openRuns) where runs[run].last <= segment.first {
      if best.map({ runs[$0].last < runs[run].last }) ?? true { best = run }
    }
    if let best {
      runs[best].segments.append(segment)
    } else {
      runs.append(Run(segments: [segment]))
    }
  }

  private func isInMemory(_ segment: Segment) -> Bool {
    if case .memory = chunks[segment.chunk].content { true } else { false }
  }

  /// Moves the complete batches to the scratch file.
  private mutating func spill() throws(OutputError) {
    let file: ScratchFile
    if let scratch { file = scratch } else { file = try ScratchFile() }
    scratch = file
    let inMemory = runs.indices.filter { runs[$0].segments.contains(where: isInMemory) }
    if inMemory.count > 1 {
      try merge(inMemory, file)
    } else {
      for index in chunks.indices where chunks[index].isComplete {
        guard case .memory(let loaded) = chunks[index].content else { continue }
        chunks[index].content = .stored(try file.append(loaded.batch.spilled()))
      }
    }
    memory = 0
  }

  /// Copies what several runs have in memory together, in order of time.
  private mutating func merge(_ merged: [Int], _ file: ScratchFile) throws(OutputError) {
    var places: [(time: Timestamp, chunk: Int, event: Int)] = []
    for run in merged {
      for segment in runs[run].segments {
        guard case .memory(let loaded) = chunks[segment.chunk].content else { continue }
        chunks[segment.chunk].left -= segment.events.count
        for event in segment.events {
          places.append((loaded.batch.events[event].time ?? .undated, segment.chunk, event))
        }
      }
      // Segments of a batch that was not complete may be between others that are stored.
      let stored = runs[run].segments.filter { !isInMemory($0) }
      runs[run].segments = stored
    }
    places.sort { ($0.time, $0.chunk, $0.event) < ($1.time, $1.chunk, $1.event) }
    let part = min(max(budget / 64, 1 << 16), 1 << 20)
    var next = 0
    while next < places.count {
      var gathered = MatchBatch()
      let first = places[next].time
      var last = first
      while next < places.count, gathered.bytes.count < part {
        let place = places[next]
        if case .memory(let loaded) = chunks[place.chunk].content {
          gathered.append(place.event, of: loaded.batch)
          last = place.time
        }
        next += 1
      }
      // Events of one time came from several batches.
      gathered.sort()
      let count = gathered.events.count
      chunks.append(
        Chunk(content: .stored(try file.append(gathered.spilled())), left: count, isComplete: true))
      append(Segment(chunk: chunks.count - 1, events: 0..<count, first: first, last: last))
    }
    for index in chunks.indices where chunks[index].isComplete && chunks[index].left == 0 {
      chunks[index].content = .gone
    }
    runs.removeAll { $0.segments.isEmpty }
  }
}

/// A batch in memory: one reference, whatever tables it has.
final class LoadedBatch: Sendable {
  let batch: MatchBatch

  init(_ batch: MatchBatch) {
    self.batch = batch
  }
}
