package import TocsinLogModel

/// An event that matched at least one query of a rule: all that the rule's state needs of it.
package struct Hit: Sendable {
  package struct Part: Sendable {
    package var query: Int
    /// The event's groups for this query; more than one where a group-by value is a list.
    package var groups: [GroupKey]
    package var numbers: [DecimalNumber]
    package var tuples: [GroupKey]

    package init(query: Int, groups: [GroupKey], numbers: [DecimalNumber], tuples: [GroupKey]) {
      self.query = query
      self.groups = groups
      self.numbers = numbers
      self.tuples = tuples
    }
  }

  package var time: Timestamp
  package var arrival: Int
  package var parts: [Part]
  package var record: SampleRecord

  package init(time: Timestamp, arrival: Int, parts: [Part], record: SampleRecord) {
    self.time = time
    self.arrival = arrival
    self.parts = parts
    self.record = record
  }
}

/// Puts events that come late, within the allowed lateness, in their place.
///
/// The watermark of a rule is the latest time among the events that concern it, less the allowed lateness; an event
/// older than the watermark is late: it is counted and touches nothing. Source: rule reference, section 2.1.
package struct LatenessBuffer: Sendable {
  private let lateness: Int64
  /// Ordered from `head` on; what was taken out is `nil`.
  private var waiting: [Hit?] = []
  private var head = 0
  package private(set) var latest: Timestamp?
  package private(set) var lateCount = 0

  /// `lateness` in seconds.
  package init(lateness: Int64) {
    self.lateness = lateness
  }

  package var watermark: Timestamp? { latest?.advanced(seconds: -lateness) }

  /// Moves time on without an event.
  package mutating func observe(_ time: Timestamp) {
    if latest.map({ $0 < time }) ?? true { latest = time }
  }

  /// Keeps the hit unless it is late.
  package mutating func add(_ hit: Hit) {
    if let watermark, hit.time < watermark {
      lateCount += 1
      return
    }
    observe(hit.time)
    // Almost always at the end: logs come nearly in order.
    var index = waiting.count
    while index > head, let before = waiting[index - 1], hit.time < before.time { index -= 1 }
    waiting.insert(hit, at: index)
  }

  /// Takes out the next hit that no accepted event can precede any more, in (time, arrival) order.
  package mutating func takeReady() -> Hit? {
    guard head < waiting.count, let watermark, let first = waiting[head], first.time < watermark else {
      return nil
    }
    return takeFirst()
  }

  /// Takes out the next hit whatever its time: the input has ended.
  package mutating func takeFirst() -> Hit? {
    guard head < waiting.count else { return nil }
    let first = waiting[head].take()
    head += 1
    if head > 64, head * 2 > waiting.count {
      waiting.removeFirst(head)
      head = 0
    }
    return first
  }
}
