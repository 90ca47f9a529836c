package import TocsinLogModel

/// The time zones that a run asks for, each read once from the tz database.
///
/// Scheduled rules and message templates ask for an offset many times for each event. Copies share what was read, and
/// threads may ask at once: make one for a run, and pass it on.
package struct ZoneCache: TimeZoneSource {
  /// Zones that are remembered: more than the tz database has.
  ///
  /// Names beyond it are read at every question, so that rules with made-up names can't fill memory.
  package static let maximumZones = 1024

  private let zones: ReadZones

  /// A cache of the system's tz database.
  package init() {
    self.init(reading: TimeZoneDatabase.zone)
  }

  /// `read` gives a zone by its name, `nil` for an unknown one; its answers do not change.
  package init(reading read: @escaping @Sendable (String) -> ZoneTransitions?) {
    zones = ReadZones(read)
  }

  /// Whether the tz database has a zone of this name.
  package func isKnown(_ zone: String) -> Bool { zones[zone] != nil }

  package func offsetSeconds(zone: String, at instant: Timestamp) -> Int? {
    zones[zone]?.offset(at: instant.microseconds.floorDivided(by: 1_000_000))
  }
}

/// What was read, behind a lock.
private final class ReadZones: @unchecked Sendable {
  private let read: @Sendable (String) -> ZoneTransitions?
  private let monitor = ConditionLock()
  /// `nil` is a name that no zone has.
  private var zones: [String: ZoneTransitions?] = [:]

  init(_ read: @escaping @Sendable (String) -> ZoneTransitions?) {
    self.read = read
  }

  /// Reads under the lock, so that threads that ask for one zone wait for one reading.
  subscript(name: String) -> ZoneTransitions? {
    monitor.locked {
      if let known = zones[name] { return known }
      let zone = read(name)
      if zones.count < ZoneCache.maximumZones { zones.updateValue(zone, forKey: name) }
      return zone
    }
  }
}
