/// Knows the zones of the tz database; declared here so that the engine reads no file.
package protocol TimeZoneSource: Sendable {
  /// Seconds east of UTC in the zone at an instant; `nil` for an unknown zone.
  func offsetSeconds(zone: String, at instant: Timestamp) -> Int?
}

/// Every zone is UTC: for runs that have no database of zones at hand.
///
/// Scheduled rules in other zones then run at other times, and messages show other local times.
package struct CoordinatedTime: TimeZoneSource {
  /// The same for every zone.
  package init() {}

  /// 0, also for unknown zones.
  package func offsetSeconds(zone: String, at instant: Timestamp) -> Int? { 0 }
}
