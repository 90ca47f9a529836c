package import TocsinLogModel

/// The instants of a schedule, in order, from a given one on.
package struct ScheduleInstants: Sendable {
  private let schedule: RuleSchedule
  private let timeZones: (any TimeZoneSource)?
  private let from: Timestamp
  private var sequence: RecurrenceSequence
  private var previous: Timestamp?

  /// Without a source of time zones, and for an unknown zone, times are UTC.
  package init(_ schedule: RuleSchedule, from: Timestamp, timeZones: (any TimeZoneSource)?) {
    self.schedule = schedule
    self.from = from
    self.timeZones = timeZones
    // A day before, since no zone is further from UTC than that.
    let local = from.microseconds.floorDivided(by: 1_000_000) - 86_400
    sequence = RecurrenceSequence(schedule.recurrence, start: schedule.start, from: local)
  }

  /// The next instant, strictly after the one before, or `nil` when the schedule has ended.
  package mutating func next() -> Timestamp? {
    while let local = sequence.next() {
      let instant = instant(of: local)
      if let until = schedule.recurrence.until, until.isUTC,
        instant.microseconds.floorDivided(by: 1_000_000) > until.seconds
      {
        return nil
      }
      // Where clocks go back or forward, two local times may be one instant.
      guard instant >= from, previous.map({ $0 < instant }) ?? true else { continue }
      previous = instant
      return instant
    }
    return nil
  }

  /// A time that clocks skip is read with the offset before; of one that comes twice the first is taken.
  private func instant(of local: Int64) -> Timestamp {
    let asUTC = Timestamp(microseconds: 0).advanced(seconds: local)
    let before = offset(at: asUTC.advanced(seconds: -86_400))
    let after = offset(at: asUTC.advanced(seconds: 86_400))
    let candidates = [before, after].map { ($0, asUTC.advanced(seconds: -Int64($0))) }
    let valid = candidates.filter { offset(at: $0.1) == $0.0 }.map(\.1)
    return valid.min() ?? candidates[0].1
  }

  private func offset(at instant: Timestamp) -> Int {
    timeZones?.offsetSeconds(zone: schedule.timeZone, at: instant) ?? 0
  }
}
