/// A date and time of day in UTC, by the proleptic Gregorian calendar, without leap seconds.
package struct CivilDate: Hashable, Sendable {
  /// Of the proleptic Gregorian calendar; 0 is 1 BC.
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int
  /// 0 to 23.
  package var hour: Int
  /// 0 to 59.
  package var minute: Int
  /// 0 to 59: timestamps have no leap seconds.
  package var second: Int
  /// 0 to 999,999.
  package var microsecond: Int

  /// 0 for Sunday.
  package var weekday: Int { Int((CivilDate.days(year: year, month: month, day: day) + 4) %% 7) }

  /// The date and time of an instant in UTC.
  package init(_ timestamp: Timestamp) {
    let seconds = timestamp.microseconds.floorDivided(by: 1_000_000)
    let days = seconds.floorDivided(by: 86_400)
    let rest = Int(seconds - days * 86_400)
    microsecond = Int(timestamp.microseconds - seconds * 1_000_000)
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    // Days since 0000-03-01, in eras of 400 years.
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = Int(shifted - era * 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  package static func days(year: Int, month: Int, day: Int) -> Int64 {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = shiftedYear.floorDivided(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Number of days, 28 to 31.
  ///
  /// `month` is 1 to 12.
  package static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

infix operator %% : MultiplicationPrecedence

/// The remainder that has the sign of the divisor.
private func %% (left: Int64, right: Int64) -> Int64 { left - left.floorDivided(by: right) * right }

extension Timestamp {
  /// `2026-03-01T10:00:00.123Z`; microseconds only where there are some; words for ``undated``.
  package var iso8601: String {
    if isUndated { return "no time" }
    let date = CivilDate(self)
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let fraction =
      date.microsecond % 1000 == 0 ? padded(date.microsecond / 1000, 3) : padded(date.microsecond, 6)
    let year = date.year < 0 ? "-" + padded(-date.year, 4) : padded(date.year, 4)
    return "\(year)-\(padded(date.month, 2))-\(padded(date.day, 2))T\(padded(date.hour, 2)):"
      + "\(padded(date.minute, 2)):\(padded(date.second, 2)).\(fraction)Z"
  }
}
