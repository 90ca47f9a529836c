import TocsinDetect
import TocsinIO
import TocsinLogModel
import TocsinMatch

/// The events of all runs in one order: by time, and those of one instant by the bytes of their records.
///
/// So two inputs with the same records give the same order, and events that are equal in both can't be told apart.
struct OrderedEvents {
  /// What to do next.
  enum Step {
    /// Events of a batch are needed from here on.
    case begin(chunk: Int, MatchBatch)
    case take(chunk: Int, events: Range<Int>)
    /// No event of a batch is needed any more.
    case end(chunk: Int)
  }

  /// The next event of a run.
  private struct Head: Comparable {
    var time: Timestamp
    var run: Int

    static func < (left: Head, right: Head) -> Bool {
      left.time == right.time ? left.run < right.run : left.time < right.time
    }
  }

  /// One event.
  private struct Place {
    var chunk: Int
    var event: Int
  }

  private var chunks: [EventSorter.Chunk]
  private let runs: [EventSorter.Run]
  private let scratch: ScratchFile?
  private let plausible: ClosedRange<Timestamp>
  /// By run: the segment it has come to, and the event of that.
  private var positions: [(segment: Int, event: Int)]
  private var heads = MinimumHeap<Head>()
  /// By chunk.
  private var loaded: [LoadedBatch?]
  /// The events of one instant, which are not ordered yet.
  private var instant: [Place] = []
  private var time = Timestamp(microseconds: .min)
  /// Events that are ordered and follow each other in their batch.
  private var span: (chunk: Int, events: Range<Int>)?
  private var steps: [Step] = []
  private var nextStep = 0
  private var isAtEnd = false
  /// Events left out since their times aren't plausible.
  private(set) var implausible = 0

  /// Events without a time come first, whatever times are plausible.
  init(
    _ chunks: [EventSorter.Chunk], _ runs: [EventSorter.Run], _ scratch: ScratchFile?,
    plausible: ClosedRange<Timestamp>
  ) {
    self.chunks = chunks
    self.runs = runs
    self.scratch = scratch
    self.plausible = plausible
    positions = runs.map { (0, $0.segments.first?.events.lowerBound ?? 0) }
    loaded = Array(repeating: nil, count: chunks.count)
    for (run, content) in runs.enumerated() {
      if let first = content.segments.first { heads.insert(Head(time: first.first, run: run)) }
    }
  }

  /// The next step, `nil` after the last.
  ///
  /// Throws where the scratch file can't be read.
  mutating func next() throws(OutputError) -> Step? {
    while nextStep == steps.count {
      if isAtEnd { return nil }
      steps.removeAll(keepingCapacity: true)
      nextStep = 0
      try advance()
    }
    nextStep += 1
    return steps[nextStep - 1]
  }

  /// Takes events of the run that is first, as long as no other has an earlier one.
  private mutating func advance() throws(OutputError) {
    guard let head = heads.removeFirst() else {
      endInstant()
      endSpan()
      isAtEnd = true
      return
    }
    let limit = heads.first?.time ?? Timestamp(microseconds: .max)
    var (number, event) = positions[head.run]
    let segment = runs[head.run].segments[number]
    let events = try load(segment.chunk).batch.events
    let end = segment.events.upperBound
    while event < end {
      let time = events[event].time ?? .undated
      if time > limit { break }
      let place = Place(chunk: segment.chunk, event: event)
      event += 1
      // Nearly always: no other event has its time.
      let isAlone = time < limit && event < end && (events[event].time ?? .undated) > time
      if isAlone, time != self.time, plausible.contains(time) {
        if !instant.isEmpty { endInstant() }
        follow(place)
      } else {
        take(place, time)
      }
    }
    var next: Timestamp?
    if event < end {
      next = events[event].time ?? .undated
    } else if number + 1 < runs[head.run].segments.count {
      number += 1
      event = runs[head.run].segments[number].events.lowerBound
      next = runs[head.run].segments[number].first
    }
    positions[head.run] = (number, event)
    if let next { heads.insert(Head(time: next, run: head.run)) }
  }

  private mutating func load(_ chunk: Int) throws(OutputError) -> LoadedBatch {
    if let batch = loaded[chunk] { return batch }
    let batch: LoadedBatch
    switch chunks[chunk].content {
    case .memory(let present): batch = present
    case .stored(let range): batch = LoadedBatch(MatchBatch(spilled: try scratch?.read(range) ?? []))
    case .gone: batch = LoadedBatch(MatchBatch())
    }
    // The only reference is to be that of whoever applies the events.
    chunks[chunk].content = .gone
    loaded[chunk] = batch
    steps.append(.begin(chunk: chunk, batch.batch))
    return batch
  }

  private mutating func take(_ place: Place, _ time: Timestamp) {
    guard plausible.contains(time) || time.isUndated else {
      implausible += 1
      leave(place.chunk, 1)
      return
    }
    if instant.isEmpty || time != self.time {
      endInstant()
      self.time = time
    }
    instant.append(place)
  }

  /// Orders the events of an instant.
  private mutating func endInstant() {
    if instant.count > 1 { sortInstant() }
    for place in instant { follow(place) }
    instant.removeAll(keepingCapacity: true)
  }

  /// Lets an event follow those that are in order.
  private mutating func follow(_ place: Place) {
    if let last = span, last.chunk == place.chunk, last.events.upperBound == place.event {
      span?.events = last.events.lowerBound..<place.event + 1
    } else {
      endSpan()
      span = (place.chunk, place.event..<place.event + 1)
    }
  }

  /// Sorts the events of an instant by their bytes; those of one batch are in order already.
  private mutating func sortInstant() {
    let chunk = instant[0].chunk
    if instant.allSatisfy({ $0.chunk == chunk }) { return }
    let loaded = loaded
    instant.sort { left, right in
      if left.chunk == right.chunk { return left.event < right.event }
      guard let batch = loaded[left.chunk], let other = loaded[right.chunk] else { return false }
      return batch.batch.record(of: left.event, precedes: right.event, of: other.batch)
    }
  }

  private mutating func endSpan() {
    guard let last = span else { return }
    span = nil
    steps.append(.take(chunk: last.chunk, events: last.events))
    leave(last.chunk, last.events.count)
  }

  private mutating func leave(_ chunk: Int, _ count: Int) {
    chunks[chunk].left -= count
    guard chunks[chunk].left == 0 else { return }
    loaded[chunk] = nil
    steps.append(.end(chunk: chunk))
  }
}
