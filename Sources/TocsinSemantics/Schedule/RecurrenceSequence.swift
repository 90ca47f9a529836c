package import TocsinLogModel

/// The local times of a recurrence, one after another, from a given time on.
///
/// A period is a year, a month, a week or a day: its days are filtered by the `BY…` parts, each gets the times of day,
/// and `BYSETPOS` chooses among them. Frequencies below a day walk the times of each day that passes.
package struct RecurrenceSequence: Sendable {
  /// Periods in a row without a time, after which there is none: the rarest day, a leap day on a given weekday, comes
  /// within 40 years.
  static let maximumEmptyPeriods = 20_000
  private static let daySeconds: Int64 = 86_400

  private let rule: RecurrenceRule
  private let start: Int64
  private let from: Int64
  private var period: Int64
  private var waiting: ArraySlice<Int64> = []
  /// Times since `start`; kept only where the rule counts them.
  private var counted = 0
  private var hasEnded = false

  /// Times before `from` are left out; both are local seconds since 1970.
  package init(_ rule: RecurrenceRule, start: Int64, from: Int64) {
    self.rule = rule
    self.start = start
    self.from = max(from, start)
    // A count is counted from the start; otherwise the periods before `from` need not be looked at.
    period = 0
    if rule.count == nil { period = max(0, periodIndex(of: self.from) - 1) }
  }

  /// The next time, `nil` after the last.
  package mutating func next() -> Int64? {
    while true {
      while let time = waiting.popFirst() {
        if let until = rule.until, !until.isUTC, time > until.seconds {
          hasEnded = true
          return nil
        }
        if let count = rule.count {
          guard counted < count else {
            hasEnded = true
            return nil
          }
          counted += 1
        }
        if time >= from { return time }
      }
      if hasEnded || !fill() { return nil }
    }
  }

  /// Brings the times of the next period that has some.
  private mutating func fill() -> Bool {
    for _ in 0..<RecurrenceSequence.maximumEmptyPeriods {
      let days = days(ofPeriod: period)
      period += 1
      guard let days else { break }
      var times = days.filter(passes).flatMap { self.times(of: $0) }
      if !rule.positions.isEmpty { times = chosen(times) }
      times.removeAll { $0 < start }
      if !times.isEmpty {
        waiting = times[...]
        return true
      }
    }
    hasEnded = true
    return false
  }

  // MARK: - Periods

  private var startDate: CivilDate {
    RecurrenceSequence.date(start.floorDivided(by: RecurrenceSequence.daySeconds))
  }
  private var startDay: Int64 { start.floorDivided(by: RecurrenceSequence.daySeconds) }
  private var firstWeek: Int64 { weekBegin(startDay) }

  private func periodIndex(of time: Int64) -> Int64 {
    let day = time.floorDivided(by: RecurrenceSequence.daySeconds)
    let date = RecurrenceSequence.date(day)
    switch rule.frequency {
    case .yearly: return Int64(date.year - startDate.year).floorDivided(by: rule.interval)
    case .monthly:
      let months = (date.year - startDate.year) * 12 + date.month - startDate.month
      return Int64(months).floorDivided(by: rule.interval)
    case .weekly: return (weekBegin(day) - firstWeek).floorDivided(by: 7 * rule.interval)
    case .daily: return (day - startDay).floorDivided(by: rule.interval)
    case .hourly, .minutely, .secondly: return day - startDay
    }
  }

  /// The days of a period, as days since 1970; `nil` beyond the calendar.
  private func days(ofPeriod index: Int64) -> [Int64]? {
    let (offset, overflow) = index.multipliedReportingOverflow(
      by: rule.frequency.seconds == nil ? rule.interval : 1)
    guard !overflow, offset < 4_000_000 else { return nil }
    switch rule.frequency {
    case .yearly:
      let year = startDate.year + Int(offset)
      guard year < 10_000 else { return nil }
      let first = CivilDate.days(year: year, month: 1, day: 1)
      return Array(first..<CivilDate.days(year: year + 1, month: 1, day: 1))
    case .monthly:
      let months = startDate.year * 12 + startDate.month - 1 + Int(offset)
      let (year, month) = (months / 12, months % 12 + 1)
      guard year < 10_000 else { return nil }
      let first = CivilDate.days(year: year, month: month, day: 1)
      return Array(first..<(first + Int64(CivilDate.daysInMonth(month, of: year))))
    case .weekly:
      let first = firstWeek + 7 * offset
      return Array(first..<(first + 7))
    case .daily: return [startDay + offset]
    case .hourly, .minutely, .secondly: return [startDay + offset]
    }
  }

  private func weekBegin(_ day: Int64) -> Int64 {
    day - Int64((RecurrenceSequence.date(day).weekday - rule.weekStart + 7) % 7)
  }

  // MARK: - Days

  private func passes(_ day: Int64) -> Bool {
    let date = RecurrenceSequence.date(day)
    if !rule.months.isEmpty, !rule.months.contains(date.month) { return false }
    if !rule.weekNumbers.isEmpty, !isInWeeks(day, date) { return false }
    if !rule.yearDays.isEmpty {
      let first = CivilDate.days(year: date.year, month: 1, day: 1)
      let length = CivilDate.days(year: date.year + 1, month: 1, day: 1) - first
      guard isAmong(rule.yearDays, Int(day - first) + 1, of: Int(length)) else { return false }
    }
    if !rule.monthDays.isEmpty {
      let length = CivilDate.daysInMonth(date.month, of: date.year)
      guard isAmong(rule.monthDays, date.day, of: length) else { return false }
    }
    if !rule.weekdays.isEmpty, !rule.weekdays.contains(where: { isWeekday($0, day, date) }) { return false }
    return passesDefaults(date)
  }

  /// Where the rule names no day, the start does.
  private func passesDefaults(_ date: CivilDate) -> Bool {
    guard
      rule.weekNumbers.isEmpty, rule.yearDays.isEmpty, rule.monthDays.isEmpty, rule.weekdays.isEmpty
    else { return true }
    switch rule.frequency {
    case .yearly:
      return date.day == startDate.day && (!rule.months.isEmpty || date.month == startDate.month)
    case .monthly: return date.day == startDate.day
    case .weekly: return date.weekday == startDate.weekday
    case .daily, .hourly, .minutely, .secondly: return true
    }
  }

  /// Positive numbers count from the first, negative ones from the last.
  private func isAmong(_ numbers: [Int], _ position: Int, of length: Int) -> Bool {
    numbers.contains(position) || numbers.contains(position - length - 1)
  }

  private func isWeekday(_ weekday: RecurrenceRule.Weekday, _ day: Int64, _ date: CivilDate) -> Bool {
    guard date.weekday == weekday.day else { return false }
    if weekday.ordinal == 0 { return true }
    let isOfMonth = rule.frequency == .monthly || !rule.months.isEmpty
    let first = CivilDate.days(year: date.year, month: isOfMonth ? date.month : 1, day: 1)
    let length =
      isOfMonth
      ? Int64(CivilDate.daysInMonth(date.month, of: date.year))
      : CivilDate.days(year: date.year + 1, month: 1, day: 1) - first
    let before = Int((day - first) / 7)
    let after = Int((first + length - 1 - day) / 7)
    return weekday.ordinal == before + 1 || weekday.ordinal == -(after + 1)
  }

  /// Week 1 is the first with four days in the year, as in ISO 8601, from the rule's own first day of the week.
  private func isInWeeks(_ day: Int64, _ date: CivilDate) -> Bool {
    func firstWeek(_ year: Int) -> Int64 { weekBegin(CivilDate.days(year: year, month: 1, day: 4)) }
    var year = date.year
    if day < firstWeek(year) { year -= 1 } else if day >= firstWeek(year + 1) { year += 1 }
    let number = Int((day - firstWeek(year)) / 7) + 1
    let length = Int((firstWeek(year + 1) - firstWeek(year)) / 7)
    return isAmong(rule.weekNumbers, number, of: length)
  }

  // MARK: - Times

  private func times(of day: Int64) -> [Int64] {
    let midnight = day * RecurrenceSequence.daySeconds
    if let unit = rule.frequency.seconds {
      let step = unit * rule.interval
      let past = midnight - start
      var time = past <= 0 ? start : start + ((past + step - 1) / step) * step
      var times: [Int64] = []
      while time < midnight + RecurrenceSequence.daySeconds {
        times += within(time, unit)
        time += step
      }
      return times
    }
    let ofStart = Int(start - startDay * RecurrenceSequence.daySeconds)
    return product(
      midnight, rule.hours.isEmpty ? [ofStart / 3600] : rule.hours,
      rule.minutes.isEmpty ? [ofStart / 60 % 60] : rule.minutes,
      rule.seconds.isEmpty ? [ofStart % 60] : rule.seconds)
  }

  /// The times of one hour, minute or second: longer parts decide whether it counts, shorter ones divide it.
  private func within(_ time: Int64, _ unit: Int64) -> [Int64] {
    let second = Int(
      time - time.floorDivided(by: RecurrenceSequence.daySeconds) * RecurrenceSequence.daySeconds)
    let (hour, minute) = (second / 3600, second / 60 % 60)
    if !rule.hours.isEmpty, !rule.hours.contains(hour) { return [] }
    let begin = time.floorDivided(by: unit) * unit
    switch unit {
    case 3600:
      return product(
        begin, [0], rule.minutes.isEmpty ? [minute] : rule.minutes,
        rule.seconds.isEmpty ? [second % 60] : rule.seconds)
    case 60:
      if !rule.minutes.isEmpty, !rule.minutes.contains(minute) { return [] }
      return product(begin, [0], [0], rule.seconds.isEmpty ? [second % 60] : rule.seconds)
    default:
      let isWanted =
        (rule.minutes.isEmpty || rule.minutes.contains(minute))
        && (rule.seconds.isEmpty || rule.seconds.contains(second % 60))
      return isWanted ? [time] : []
    }
  }

  private func product(_ base: Int64, _ hours: [Int], _ minutes: [Int], _ seconds: [Int]) -> [Int64] {
    hours.flatMap { hour in
      minutes.flatMap { minute in seconds.map { base + Int64(hour * 3600 + minute * 60 + $0) } }
    }
  }

  private func chosen(_ times: [Int64]) -> [Int64] {
    times.indices.filter { isAmong(rule.positions, $0 + 1, of: times.count) }.map { times[$0] }
  }

  private static func date(_ day: Int64) -> CivilDate {
    CivilDate(Timestamp(microseconds: 0).advanced(seconds: day * daySeconds))
  }
}
