package import TocsinEvents
package import TocsinLogModel

/// Logs with their times, in order: what an example is made of.
package struct Timeline: Sendable, Hashable {
  /// A log, some seconds after the start.
  package struct Entry: Sendable, Hashable {
    package var seconds: Int64
    /// Its own time is not used.
    package var event: Event

    package init(seconds: Int64, event: Event) {
      self.seconds = seconds
      self.event = event
    }
  }

  package var entries: [Entry]
  package var start: Timestamp

  /// The start of every timeline that no query puts elsewhere, so that results do not depend on the day.
  package static let standardStart = Timestamp(microseconds: 1_767_225_600_000_000)

  /// Starts where the first log that has a time needs it.
  package init(_ entries: [Entry]) {
    self.entries = entries
    let anchor = entries.first { $0.event.timestamp != nil }
    start =
      anchor.flatMap { entry in entry.event.timestamp?.advanced(seconds: -entry.seconds) }
      ?? Timeline.standardStart
  }

  package func time(of entry: Entry) -> Timestamp { start.advanced(seconds: entry.seconds) }

  /// Each entry with its time as the event's own.
  package var events: [Event] {
    entries.map { entry in
      var event = entry.event
      event.timestamp = time(of: entry)
      return event
    }
  }

  /// The same logs, later.
  package func shifted(by seconds: Int64) -> [Entry] {
    entries.map { Entry(seconds: $0.seconds + seconds, event: $0.event) }
  }

  /// Seconds from the first to the last entry.
  package var length: Int64 { (entries.last?.seconds ?? 0) - (entries.first?.seconds ?? 0) }
}
