import TocsinLogModel

/// The largest number of a window, in a constant time for each event on average.
///
/// Only events that can still become the largest are kept: those after which no larger one came.
struct RunningMaximum: Sendable {
  private struct Candidate: Sendable {
    let number: DecimalNumber
    let event: Int
  }

  private var candidates = FrontQueue<Candidate>()

  /// Adds the numbers of an event; `event` counts all events that the window has ever held.
  mutating func add(_ numbers: [DecimalNumber], of event: Int) {
    guard let largest = numbers.max() else { return }
    while let last = candidates.last, last.number <= largest { candidates.removeLast() }
    candidates.append(Candidate(number: largest, event: event))
  }

  /// Removes what belongs to events before that one.
  mutating func remove(before event: Int) {
    candidates.removeFirst { $0.event < event }
  }

  /// `nil` of nothing.
  var value: DecimalNumber? { candidates.first?.number }
}
