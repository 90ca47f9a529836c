import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// The events of one query and group, oldest first, numbered in the order in which the rule saw them.
///
/// A count over a part of it takes two searches, not a walk.
struct EventLog: Sendable {
  /// `arrival` is the number in the order of the rule.
  private var events = FrontQueue<Contribution>()

  var count: Int { events.count }

  mutating func add(_ event: Contribution) { events.append(event) }

  /// Takes back the event that was added last; there must be one.
  mutating func removeLast() { events.removeLast() }

  /// Removes what is `edge` or older.
  ///
  /// - Returns: how many.
  mutating func expire(through edge: Timestamp) -> Int {
    let removed = events.removeFirst { $0.time <= edge }
    events.releaseIfEmpty()
    return removed
  }

  /// The events younger than `edge` with an order above `after`, up to `upTo`.
  func slice(after: Int, upTo: Int, edge: Timestamp) -> ArraySlice<Contribution> {
    let low = max(first { $0.time > edge }, first { $0.arrival > after })
    return all[low..<max(low, first { $0.arrival > upTo })]
  }

  /// The first index in ``all`` whose event, as all that follow, is so.
  private func first(_ isSo: (Contribution) -> Bool) -> Int {
    let events = all
    var (low, high) = (events.startIndex, events.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if isSo(events[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  var all: ArraySlice<Contribution> { events.live }
}

extension QueryValue {
  /// The value of some events of a query.
  init(_ aggregation: Aggregation, _ events: ArraySlice<Contribution>) {
    self = QueryWindow.value(of: aggregation, events)
  }
}

extension CaseCondition {
  /// More events can only make it true, never false: no upper bound, no negation, nothing that may fall.
  func isMonotone(_ aggregations: [Aggregation]) -> Bool {
    !hasNegation
      && leaves.allSatisfy { leaf in
        switch leaf {
        case .comparison(let comparison):
          (comparison.operation == .greater || comparison.operation == .greaterOrEqual)
            && aggregations[comparison.query] != .sum
        case .sequence(let stages): stages.allSatisfy { $0.isMonotone(aggregations) }
        }
      }
  }
}
