import TocsinLogModel
import TocsinMatch

/// A signal that matches may update, and what it has counted and shows so far.
struct OpenSignal: Sendable {
  var signal: Signal
  /// In order; the events of ``Signal/samples``.
  private var samples: [SampledEvent] = []
  /// The events that gave the present severity.
  private var deciding: [Int] = []
  /// The last event of which the window is counted.
  var counted: EventPosition?
  /// The same by group, where groups share the signal.
  var countedByGroup: [GroupKey: EventPosition] = [:]
  /// The events that were counted and may be in a window again, where they are told apart.
  private var recent: [Int: MatchEvidence.CountedEvent] = [:]
  private var leastPruned = 64

  init(_ signal: Signal) {
    self.signal = signal
  }

  /// Counts the events of a match, and shows as many as a signal may.
  ///
  /// `raises` is whether the match gave the signal its severity. `reach`, in seconds, is how far back windows to come
  /// begin; `nil` where events need not be told apart.
  mutating func absorb(_ evidence: MatchEvidence, at time: Timestamp, raises: Bool, reach: Int64?) {
    if let reach {
      for event in evidence.events { count(event) }
      prune(before: time.advanced(seconds: -reach))
    } else {
      signal.eventsMatched += evidence.eventCount
      for (query, count) in evidence.eventsPerQuery.enumerated() { signal.eventsPerQuery[query] += count }
    }
    if raises, let last = evidence.deciding {
      deciding = (evidence.alsoDeciding + [last]).suffix(Signal.maximumSamples)
    }
    guard raises || samples.count < Signal.maximumSamples else { return }
    show(evidence.samples)
  }

  private mutating func count(_ event: MatchEvidence.CountedEvent) {
    var known = recent[event.position.number]?.queries ?? []
    if known.isEmpty { signal.eventsMatched += 1 }
    for query in event.queries where !known.contains(query) {
      signal.eventsPerQuery[query] += 1
      known.append(query)
    }
    recent[event.position.number] = MatchEvidence.CountedEvent(position: event.position, queries: known)
  }

  /// Keeps what no later window reaches from growing.
  private mutating func prune(before edge: Timestamp) {
    guard recent.count > leastPruned else { return }
    recent = recent.filter { $0.value.position.time >= edge }
    leastPruned = max(64, recent.count * 2)
  }

  /// The first events, the deciding ones among them.
  private mutating func show(_ further: [SampledEvent]) {
    var known = Set(samples.map(\.number))
    let new = further.filter { known.insert($0.number).inserted }
    if new.isEmpty { return }
    samples = (samples + new).sorted {
      EventPosition(time: $0.record.time, number: $0.number)
        < EventPosition(time: $1.record.time, number: $1.number)
    }
    if samples.count > Signal.maximumSamples {
      let fixed = samples.count { deciding.contains($0.number) }
      var others = Signal.maximumSamples - fixed
      samples = samples.filter { sample in
        if deciding.contains(sample.number) { return true }
        others -= 1
        return others >= 0
      }
    }
    signal.samples = samples.map(\.record)
  }
}
