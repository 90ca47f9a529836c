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
package struct QueryWindow: Sendable {
  private var events = FrontQueue<Contribution>()
  private var tupleCounts: [GroupKey: Int] = [:]
  private let aggregation: Aggregation

  /// An empty window, whose events are measured by one aggregation.
  package init(_ aggregation: Aggregation) {
    self.aggregation = aggregation
  }

  /// The events that have not expired, oldest first.
  package var live: ArraySlice<Contribution> { events.live }

  /// Adds an event, which must not be older than the last one added: events expire from the front.
  package mutating func add(_ contribution: Contribution) {
    events.append(contribution)
    if aggregation == .cardinality {
      for tuple in contribution.tuples { tupleCounts[tuple, default: 0] += 1 }
    }
  }

  /// Removes what is `edge` or older: the window is `(t − W, t]`.
  package mutating func expire(through edge: Timestamp) {
    while !events.isEmpty, events[0].time <= edge {
      if aggregation == .cardinality {
        for tuple in events[0].tuples {
          guard let count = tupleCounts[tuple] else { continue }
          tupleCounts[tuple] = count > 1 ? count - 1 : nil
        }
      }
      events.removeFirst()
    }
  }

  /// The aggregate of ``live``; call ``expire(through:)`` first.
  package var value: QueryValue { QueryWindow.value(of: aggregation, live, distinct: tupleCounts.count) }

  /// The aggregate of some events, `distinct` being their number of distinct tuples.
  package static func value(
    of aggregation: Aggregation, _ events: ArraySlice<Contribution>, distinct: Int
  ) -> QueryValue {
    switch aggregation {
    case .count, .eventCount, .none, .newValue, .geoData:
      return .number(DecimalNumber(Int64(events.count)))
    case .cardinality:
      return .number(DecimalNumber(Int64(distinct)))
    case .sum:
      return .number(sum(events))
    case .max:
      var largest: DecimalNumber?
      for event in events {
        for number in event.numbers where largest.map({ $0 < number }) ?? true { largest = number }
      }
      return largest.map(QueryValue.number) ?? .none
    }
  }

  /// Exact for integers, saturating at 64 bits; through `Double` in window order once a fraction takes part.
  private static func sum(_ events: ArraySlice<Contribution>) -> DecimalNumber {
    var whole: Int128 = 0
    var isWhole = true
    scan: for event in events {
      for number in event.numbers {
        guard let integer = number.integerValue else {
          isWhole = false
          break scan
        }
        whole += Int128(integer)
      }
    }
    if isWhole { return DecimalNumber(Int64(clamping: whole)) }
    var total = 0.0
    for event in events {
      for number in event.numbers { total += number.doubleValue }
    }
    return DecimalNumber(double: total)
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
