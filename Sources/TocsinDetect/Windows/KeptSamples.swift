import TocsinLogModel
import TocsinMatch

/// The samples of one window: its oldest events and its newest, as many as a signal shows.
struct KeptSamples: Sendable {
  private(set) var events: [SampledEvent] = []

  var isEmpty: Bool { events.isEmpty }
  var bytes: Int { events.reduce(0) { $0 + $1.record.bytes.count } }

  /// A window with its first event.
  init(_ event: SampledEvent) { events = [event] }

  /// A window without events.
  init() {}

  /// Keeps an event in place of what is `edge` or older; where there are as many as a signal shows, of the last one.
  mutating func keep(_ event: SampledEvent, after edge: Timestamp, _ budget: inout SampleBudget) {
    expire(through: edge, &budget)
    if events.count == Signal.maximumSamples, let last = events.popLast() {
      budget.giveBack(last.record.bytes.count)
    }
    if budget.take(event.record.bytes.count) { events.append(event) }
  }

  /// Drops what is `edge` or older.
  mutating func expire(through edge: Timestamp, _ budget: inout SampleBudget) {
    let before = bytes
    events.removeAll { $0.record.time <= edge }
    budget.giveBack(before - bytes)
  }
}
