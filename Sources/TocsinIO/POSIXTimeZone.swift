import TocsinLogModel

/// The rule in a zone file's footer: `EST5EDT,M3.2.0,M11.1.0`.
///
/// Source: RFC 8536, section 3.3, and POSIX.1-2017, section 8.3.
package struct POSIXTimeZone: Sendable {
  private struct Daylight {
    var offset: Int
    var start: Change
    var end: Change
  }

  /// A day of the year, and the local time in seconds at which the clock changes.
  private struct Change {
    enum Day {
      case weekday(month: Int, week: Int, weekday: Int)
      /// 1 to 365; February 29 is never counted.
      case julian(Int)
      /// 0 to 365.
      case ordinal(Int)
    }

    var day: Day
    var time: Int

    func seconds(in year: Int) -> Int64 {
      let days: Int64
      switch day {
      case .weekday(let month, let week, let weekday):
        let first = CivilDate.days(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday.
        let firstWeekday = first + 4 - (first + 4).floorDivided(by: 7) * 7
        var date = 1 + (weekday - Int(firstWeekday) + 7) % 7 + (week - 1) * 7
        if date > CivilDate.daysInMonth(month, of: year) { date -= 7 }
        days = first + Int64(date - 1)
      case .julian(let number):
        let isLate = CivilDate.daysInMonth(2, of: year) == 29 && number >= 60
        days = CivilDate.days(year: year, month: 1, day: 1) + Int64(number - (isLate ? 0 : 1))
      case .ordinal(let number): days = CivilDate.days(year: year, month: 1, day: 1) + Int64(number)
      }
      return days * 86_400 + Int64(time)
    }
  }

  private var standardOffset: Int
  private var daylight: Daylight?

  /// `nil` for what is not such a rule.
  package init?(_ text: ArraySlice<UInt8>) {
    var reader = Reader(bytes: text)
    guard reader.name(), let west = reader.time(limit: 24) else { return nil }
    standardOffset = -west
    guard !reader.isAtEnd else { return }
    guard reader.name() else { return nil }
    var offset = standardOffset + 3600
    if !reader.take(",") {
      guard let west = reader.time(limit: 24), reader.take(",") else { return nil }
      offset = -west
    }
    guard let start = reader.change(), reader.take(","), let end = reader.change(), reader.isAtEnd else {
      return nil
    }
    daylight = Daylight(offset: offset, start: start, end: end)
  }

  /// Seconds east of UTC.
  package func offset(at seconds: Int64) -> Int {
    guard let daylight else { return standardOffset }
    let (local, overflow) = seconds.addingReportingOverflow(Int64(standardOffset))
    // Beyond any instant a log can have.
    guard !overflow, abs(local / 86_400) < 1 << 40 else { return standardOffset }
    let days = local.floorDivided(by: 86_400)
    let year = POSIXTimeZone.year(ofDay: days)
    let start = daylight.start.seconds(in: year) - Int64(standardOffset)
    let end = daylight.end.seconds(in: year) - Int64(daylight.offset)
    let isDaylight = start < end ? seconds >= start && seconds < end : !(seconds >= end && seconds < start)
    return isDaylight ? daylight.offset : standardOffset
  }

  private static func year(ofDay days: Int64) -> Int {
    // The mean year is at most one off.
    var year = Int((days * 400).floorDivided(by: 146_097)) + 1970
    while CivilDate.days(year: year, month: 1, day: 1) > days { year -= 1 }
    while CivilDate.days(year: year + 1, month: 1, day: 1) <= days { year += 1 }
    return year
  }

  private struct Reader {
    var bytes: ArraySlice<UInt8>

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func take(_ text: StaticString) -> Bool {
      guard text.withUTF8Buffer({ bytes.starts(with: $0) }) else { return false }
      bytes = bytes.dropFirst(text.utf8CodeUnitCount)
      return true
    }

    /// `EST`, or `<+03>`.
    mutating func name() -> Bool {
      if take("<") {
        let length = bytes.prefix { $0 != UInt8(ascii: ">") }.count
        bytes = bytes.dropFirst(length)
        return length > 0 && take(">")
      }
      let length = bytes.prefix { ($0 | 0x20) &- 0x61 < 26 }.count
      bytes = bytes.dropFirst(length)
      return length >= 3
    }

    mutating func digits() -> Int? {
      let found = bytes.prefix { $0 &- 0x30 < 10 }
      guard (1...3).contains(found.count) else { return nil }
      bytes = bytes.dropFirst(found.count)
      return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(limit: Int) -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard let hours = digits(), hours <= limit else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] where take(":") {
        guard let value = digits(), value < 60 else { return nil }
        seconds += value * unit
      }
      return isNegative ? -seconds : seconds
    }

    mutating func change() -> Change? {
      let day: Change.Day
      if take("M") {
        guard let month = digits(), (1...12).contains(month), take("."), let week = digits(),
          (1...5).contains(week), take("."), let weekday = digits(), weekday <= 6
        else { return nil }
        day = .weekday(month: month, week: week, weekday: weekday)
      } else if take("J") {
        guard let number = digits(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = digits(), number <= 365 else { return nil }
        day = .ordinal(number)
      }
      guard take("/") else { return Change(day: day, time: 7200) }
      return time(limit: 167).map { Change(day: day, time: $0) }
    }
  }
}
