package import TocsinLogModel

/// A date and a time of day with an offset, as they are written.
package struct Moment: Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour = 0
  package var minute = 0
  package var second = 0
  package var millisecond = 0
  /// Seconds east of UTC.
  package var offset = 0

  /// The parts as written; they may name no instant.
  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0,
    offset: Int = 0
  ) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second, self.millisecond) = (hour, minute, second, millisecond)
    self.offset = offset
  }

  /// Milliseconds since 1970; `nil` where there is no such day or time.
  package var milliseconds: Int64? {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.daysInMonth(month, of: year), (0..<24).contains(hour), (0..<60).contains(minute),
      (0...60).contains(second)
    else { return nil }
    let days = CivilDate.days(year: year, month: month, day: day)
    return (days * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)) * 1000 + Int64(millisecond)
  }

  /// Of a date without a year the earliest that is not more than 180 days before the clock.
  ///
  /// Source: pipeline reference, section 3.5.
  package static func nearest(
    _ clock: Timestamp, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int = 0,
    offset: Int = 0
  ) -> Int64? {
    let present = CivilDate(clock).year
    let earliest = clock.microseconds / 1000 - 180 * 86_400_000
    for year in (present - 1)...(present + 8) {
      let moment = Moment(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        millisecond: millisecond, offset: offset)
      if let time = moment.milliseconds, time >= earliest { return time }
    }
    return nil
  }
}
