package import TocsinLogModel
package import TocsinMatch
package import TocsinSemantics

/// What one event adds to one query: its time, its place in the input, and what the aggregation measures.
package struct Contribution: Sendable {
  /// The time at which the event counts; it leaves the window by it.
  package var time: Timestamp
  /// Position of the event in the input, from 0: two events of one instant are two events.
  package var arrival: Int
  /// Metric values, for sum and max.
  package var numbers: [DecimalNumber]
  /// Distinct tuples, for cardinality.
  package var tuples: [GroupKey]

  /// Creates a contribution; what the aggregation doesn't measure may be empty.
  package init(time: Timestamp, arrival: Int, numbers: [DecimalNumber], tuples: [GroupKey]) {
    self.time = time
    self.arrival = arrival
    self.numbers = numbers
    self.tuples = tuples
  }
}

/// The value of a query over one window.
///
/// Source: rule reference, section 2.5.
package enum QueryValue: Sendable, Equatable {
  case number(DecimalNumber)
  /// The largest of nothing: every comparison is false.
  case none

  /// The value of a window without events, for every aggregation except the maximum.
  package static let zero = QueryValue.number(DecimalNumber(0))

  /// The value as a number; `nil` for the largest of nothing.
  package var number: DecimalNumber? { if case .number(let number) = self { number } else { nil } }
}

/// The events of one query and group inside the evaluation window, and their aggregate.
///
/// Each event costs the same, however many the window holds.
package struct QueryWindow: Sendable {
  private var events = FrontQueue<Contribution>()
  private var aggregate: RunningAggregate

  /// An empty window, whose events are measured by one aggregation.
  package init(_ aggregation: Aggregation) {
    aggregate = RunningAggregate(aggregation)
  }

  /// The events that have not expired, oldest first.
  package var live: ArraySlice<Contribution> { events.live }

  /// Adds an event, which must not be older than the last one added: events expire from the front.
  package mutating func add(_ contribution: Contribution) {
    events.append(contribution)
    aggregate.add(contribution)
  }

  /// Removes what is `edge` or older: the window is `(t − W, t]`.
  package mutating func expire(through edge: Timestamp) {
    while let oldest = events.first, oldest.time <= edge {
      aggregate.removeOldest(oldest)
      events.removeFirst()
    }
  }

  /// The aggregate of ``live``; call ``expire(through:)`` first.
  package var value: QueryValue { aggregate.value }

  /// The aggregate of some events.
  package static func value(of aggregation: Aggregation, _ events: ArraySlice<Contribution>) -> QueryValue {
    var aggregate = RunningAggregate(aggregation)
    for event in events { aggregate.add(event) }
    return aggregate.value
  }
}

/// What an aggregation remembers of the events of a window, which leave it in the order in which they came.
///
/// Only the part that the aggregation measures is used.
private struct RunningAggregate: Sendable {
  private let aggregation: Aggregation
  /// Events that ever came, and of those the ones that left.
  private var (added, removed) = (0, 0)
  private var tuples: [GroupKey: Int] = [:]
  private var sum = RunningSum()
  private var maximum = RunningMaximum()

  init(_ aggregation: Aggregation) {
    self.aggregation = aggregation
  }

  mutating func add(_ event: Contribution) {
    switch aggregation {
    case .count, .eventCount, .none, .newValue, .geoData: break
    case .cardinality: for tuple in event.tuples { tuples[tuple, default: 0] += 1 }
    case .sum: for number in event.numbers { sum.add(number) }
    case .max: maximum.add(event.numbers, of: added)
    }
    added += 1
  }

  mutating func removeOldest(_ event: Contribution) {
    removed += 1
    switch aggregation {
    case .count, .eventCount, .none, .newValue, .geoData: break
    case .cardinality:
      for tuple in event.tuples {
        guard let count = tuples[tuple] else { continue }
        tuples[tuple] = count > 1 ? count - 1 : nil
      }
    case .sum: for number in event.numbers { sum.remove(number) }
    case .max: maximum.remove(before: removed)
    }
  }

  var value: QueryValue {
    switch aggregation {
    case .count, .eventCount, .none, .newValue, .geoData: .number(DecimalNumber(Int64(added - removed)))
    case .cardinality: .number(DecimalNumber(Int64(tuples.count)))
    case .sum: .number(sum.value)
    case .max: maximum.value.map(QueryValue.number) ?? .none
    }
  }
}

extension DecimalNumber {
  /// The shortest decimal that reads back as `double`; what is not finite saturates at 64 bits.
  init(double: Double) {
    guard double.isFinite else {
      self.init(double > 0 ? Int64.max : Int64.min)
      return
    }
    var text = "\(double)"
    if text.hasSuffix(".0") { text.removeLast(2) }
    self = DecimalNumber(UTF8Text(text)) ?? DecimalNumber(0)
  }
}
