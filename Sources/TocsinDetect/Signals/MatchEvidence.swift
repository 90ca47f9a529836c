import TocsinLogModel
import TocsinMatch

/// An event that a signal may show.
struct SampledEvent: Sendable {
  /// Its number in the order of its rule: no two events of a rule have one.
  var number: Int
  var record: SampleRecord
}

/// The place of an event in the order in which its rule saw events.
struct EventPosition: Sendable, Comparable {
  var time: Timestamp
  var number: Int

  static func < (left: EventPosition, right: EventPosition) -> Bool {
    left.time != right.time ? left.time < right.time : left.number < right.number
  }
}

/// What a match rests on: the events that its signal counts and shows.
///
/// Of an event in the windows of several matches a signal counts one. A method leaves out what came before the
/// ``SignalLifecycle/counted(_:at:)`` of its group, and names each event where groups share a signal.
struct MatchEvidence: Sendable {
  /// An event and the queries that it matched.
  struct CountedEvent: Sendable {
    var position: EventPosition
    var queries: [Int]
  }

  /// Different events.
  var eventCount = 0
  /// By query; empty where there is none.
  var eventsPerQuery: [Int] = []
  /// The events by themselves, where the lifecycle tells them apart; they are counted instead of the numbers above.
  var events: [CountedEvent] = []
  /// The events to show, as far as they were kept.
  var samples: [SampledEvent] = []
  /// The number of the event that decided, which is shown whatever came before.
  var deciding: Int?
  /// The numbers of others that decided with it.
  var alsoDeciding: [Int] = []

  /// No event: a silence.
  init() {}

  /// One event that decided alone.
  init(of hit: Hit, queries: [Int], queryCount: Int) {
    eventCount = 1
    eventsPerQuery = Array(repeating: 0, count: queryCount)
    for query in queries { eventsPerQuery[query] = 1 }
    events = [CountedEvent(position: EventPosition(time: hit.time, number: hit.arrival), queries: queries)]
    samples = [SampledEvent(number: hit.arrival, record: hit.record)]
    deciding = hit.arrival
  }

  /// Events told apart; by number.
  init(_ events: [Int: CountedEvent], queryCount: Int) {
    eventCount = events.count
    eventsPerQuery = Array(repeating: 0, count: queryCount)
    for event in events.values {
      for query in event.queries { eventsPerQuery[query] += 1 }
    }
    self.events = Array(events.values)
  }

  /// Adds another event that decided, of the only query; its record where it was kept.
  mutating func add(_ position: EventPosition, _ record: SampleRecord?) {
    eventCount += 1
    eventsPerQuery[0] += 1
    events.append(CountedEvent(position: position, queries: [0]))
    alsoDeciding.append(position.number)
    if let record { samples.append(SampledEvent(number: position.number, record: record)) }
  }

  /// Shows an event that decided, also where it was not kept with the others of its window.
  mutating func decide(_ number: Int, _ record: SampleRecord?) {
    if let earlier = deciding { alsoDeciding.append(earlier) }
    deciding = number
    guard let record, !samples.contains(where: { $0.number == number }) else { return }
    samples.append(SampledEvent(number: number, record: record))
  }
}
