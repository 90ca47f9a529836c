/// Knows the zones of the tz database; declared here so that the engine reads no file.
package protocol TimeZoneSource: Sendable {
  /// Seconds east of UTC in the zone at an instant; `nil` for an unknown zone.
  func offsetSeconds(zone: String, at instant: Timestamp) -> Int?
}
