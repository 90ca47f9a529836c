internal import TocsinDiagnostics
internal import TocsinLogModel

/// Why a text is no recurrence rule, in words.
package struct RecurrenceProblem: Error, Hashable {
  /// What is wrong, without a final period.
  package var text: String
}

/// Reads `FREQ=DAILY;INTERVAL=1`, with or without `RRULE:`.
package enum RecurrenceParser {
  /// More than a day of seconds for three years; a larger count says nothing that `UNTIL` does not.
  static let maximumCount = 100_000_000
  static let maximumInterval: Int64 = 1_000_000
  private static let days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

  /// Reads an `RRULE`, with or without the `RRULE:` prefix.
  ///
  /// Throws the first problem.
  package static func parse(_ text: String) throws(RecurrenceProblem) -> RecurrenceRule {
    for name in ["DTSTART", "DTEND", "DURATION"] where holds(name, text) {
      throw problem("`\(name)` is not supported")
    }
    let body = text.hasPrefix("RRULE:") ? text.dropFirst(6) : text[...]
    var parts: [(name: String, value: String)] = []
    for (index, part) in body.split(separator: ";", omittingEmptySubsequences: true).enumerated() {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        throw problem("part \(index + 1) is not written `NAME=value`")
      }
      parts.append((String(sides[0]), String(sides[1])))
    }
    guard let frequency = parts.first(where: { $0.name == "FREQ" })?.value else {
      throw problem("it has no `FREQ`")
    }
    guard let known = RecurrenceRule.Frequency(rawValue: frequency) else {
      throw problem("`\(shortened(frequency))` is no frequency")
    }
    var rule = RecurrenceRule(frequency: known)
    var seen: Set<String> = []
    for part in parts {
      guard seen.insert(part.name).inserted else { throw problem("`\(shortened(part.name))` is there twice") }
      try read(part.name, part.value, into: &rule)
    }
    try check(rule)
    return rule
  }

  private static func read(
    _ name: String, _ value: String, into rule: inout RecurrenceRule
  ) throws(RecurrenceProblem) {
    switch name {
    case "FREQ": break
    case "INTERVAL":
      guard let interval = Int64(value), interval >= 1 else {
        throw problem("`INTERVAL` is a whole number from 1")
      }
      guard interval <= maximumInterval else { throw problem("`INTERVAL` is at most \(maximumInterval)") }
      rule.interval = interval
    case "COUNT":
      guard let count = Int(value), (1...maximumCount).contains(count) else {
        throw problem("`COUNT` is a whole number from 1 to \(maximumCount)")
      }
      rule.count = count
    case "UNTIL": rule.until = try until(value)
    case "WKST":
      guard let day = days.firstIndex(of: value) else { throw problem("`WKST` is a weekday such as `MO`") }
      rule.weekStart = day
    case "BYMONTH": rule.months = try numbers(name, value, 1...12)
    case "BYWEEKNO": rule.weekNumbers = try numbers(name, value, -53...53)
    case "BYYEARDAY": rule.yearDays = try numbers(name, value, -366...366)
    case "BYMONTHDAY": rule.monthDays = try numbers(name, value, -31...31)
    case "BYHOUR": rule.hours = try numbers(name, value, 0...23)
    case "BYMINUTE": rule.minutes = try numbers(name, value, 0...59)
    case "BYSECOND": rule.seconds = try numbers(name, value, 0...59)
    case "BYSETPOS": rule.positions = try numbers(name, value, -366...366)
    case "BYDAY": rule.weekdays = try weekdays(value)
    default: throw problem("there is no part `\(shortened(name))`")
    }
  }

  private static func check(_ rule: RecurrenceRule) throws(RecurrenceProblem) {
    let isYearly = rule.frequency == .yearly
    if rule.count != nil, rule.until != nil { throw problem("`COUNT` and `UNTIL` exclude each other") }
    if !rule.weekNumbers.isEmpty, !isYearly { throw problem("`BYWEEKNO` goes with `FREQ=YEARLY` only") }
    if !rule.yearDays.isEmpty, [.daily, .weekly, .monthly].contains(rule.frequency) {
      throw problem("`BYYEARDAY` does not go with `FREQ=\(rule.frequency.rawValue)`")
    }
    if !rule.monthDays.isEmpty, rule.frequency == .weekly {
      throw problem("`BYMONTHDAY` does not go with `FREQ=WEEKLY`")
    }
    if rule.weekdays.contains(where: { $0.ordinal != 0 }), !isYearly, rule.frequency != .monthly {
      throw problem("a numbered weekday goes with `FREQ=MONTHLY` or `FREQ=YEARLY` only")
    }
    let isAlone =
      rule.months.isEmpty && rule.weekNumbers.isEmpty && rule.yearDays.isEmpty && rule.monthDays.isEmpty
      && rule.weekdays.isEmpty && rule.hours.isEmpty && rule.minutes.isEmpty && rule.seconds.isEmpty
    if !rule.positions.isEmpty, isAlone {
      throw problem("`BYSETPOS` needs another `BY…` part to choose from")
    }
    if !rule.positions.isEmpty, rule.frequency.seconds != nil {
      throw problem("`BYSETPOS` does not go with a frequency below a day")
    }
  }

  private static func numbers(
    _ name: String, _ value: String, _ range: ClosedRange<Int>
  ) throws(RecurrenceProblem) -> [Int] {
    var numbers: [Int] = []
    for text in value.split(separator: ",", omittingEmptySubsequences: false) {
      let isZero = range.lowerBound < 0 && Int(text) == 0
      guard let number = Int(text), range.contains(number), !isZero else {
        let zero = range.lowerBound < 0 ? ", without 0" : ""
        throw problem("`\(name)` holds numbers from \(range.lowerBound) to \(range.upperBound)\(zero)")
      }
      if !numbers.contains(number) { numbers.append(number) }
    }
    return numbers.sorted()
  }

  private static func weekdays(_ value: String) throws(RecurrenceProblem) -> [RecurrenceRule.Weekday] {
    var found: [RecurrenceRule.Weekday] = []
    for text in value.split(separator: ",", omittingEmptySubsequences: false) {
      let ordinal = text.dropLast(2)
      guard let day = days.firstIndex(of: String(text.suffix(2))), ordinal.isEmpty || Int(ordinal) != nil,
        (-53...53).contains(Int(ordinal) ?? 0), ordinal.isEmpty || Int(ordinal) != 0
      else { throw problem("`BYDAY` holds weekdays such as `MO`, `2TU` or `-1FR`") }
      found.append(RecurrenceRule.Weekday(day: day, ordinal: Int(ordinal) ?? 0))
    }
    return found
  }

  /// `20260301` or `20260301T100000`, with `Z` for UTC; a date alone is its last second.
  private static func until(_ value: String) throws(RecurrenceProblem) -> RecurrenceRule.Until {
    let form = problem("`UNTIL` is a date such as `20260301` or `20260301T100000Z`")
    let digits = Array(value.utf8)
    let isUTC = digits.last == UInt8(ascii: "Z")
    let body = isUTC ? digits.dropLast() : digits[...]
    guard body.count == 8 || body.count == 15 && body[8] == UInt8(ascii: "T") else { throw form }
    func number(_ range: Range<Int>) -> Int? {
      var result = 0
      for byte in body[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        result = result * 10 + Int(byte - 0x30)
      }
      return result
    }
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
      (1...12).contains(month),
      (1...CivilDate.daysInMonth(month, of: year)).contains(day)
    else { throw form }
    var time = (hour: 23, minute: 59, second: 59)
    if body.count == 15 {
      guard let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15), hour < 24,
        minute < 60, second < 60
      else { throw form }
      time = (hour, minute, second)
    }
    let seconds = Int64(time.hour * 3600 + time.minute * 60 + time.second)
    return RecurrenceRule.Until(
      seconds: CivilDate.days(year: year, month: month, day: day) * 86_400 + seconds, isUTC: isUTC)
  }

  private static func holds(_ name: String, _ text: String) -> Bool {
    text.split(whereSeparator: { ";:\n".contains($0) }).contains {
      $0.hasPrefix(name + "=") || $0 == name || $0.hasPrefix(name + ";")
    }
  }

  private static func problem(_ text: String) -> RecurrenceProblem { RecurrenceProblem(text: text) }
}
