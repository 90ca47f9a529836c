extension Timestamp {
  /// Where the year of a time that has none is looked for when nobody says when the log was written.
  ///
  /// A fixed instant, so that samples and tests don't depend on the machine: all such times are in 2000, a leap year.
  package static let fixedClock = Timestamp(microseconds: 978_307_199_000_000)

  /// Reads a time as logs write it: what ``init(text:)`` reads, and the forms of RFC 3164, RFC 1123, the common log
  /// format, and looser spellings of ISO 8601.
  ///
  /// Loose are one-digit parts, slashes or dots in the date, the basic form `20260301T100000Z`, a space before the
  /// offset, a zone in words, and AM or PM. Dates whose order of day and month is a guess, such as `03/01/2026`, are no
  /// times. A time without a year is the last one before `clock`, or at most a day after it.
  package init?(log bytes: UnsafeBufferPointer<UInt8>, clock: Timestamp = .fixedClock) {
    if let time = Timestamp(date: bytes) ?? Timestamp(text: bytes) {
      self = time
      return
    }
    var reader = LooseTimeReader(bytes)
    guard let time = reader.time(clock: clock) else { return nil }
    self = time
  }

  /// Eight digits that are a date of our days: as an epoch they would be in the year 1970.
  private init?(date bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 8 else { return nil }
    var value = 0
    for byte in bytes {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    guard (1990..<2100).contains(value / 10_000) else { return nil }
    var parts = LooseTimeReader.Parts()
    (parts.year, parts.month, parts.day) = (value / 10_000, value / 100 % 100, value % 100)
    guard let time = parts.time(clock: .fixedClock) else { return nil }
    self = time
  }
}

/// Reads one time from bytes, form by form; what is left over makes it no time.
private struct LooseTimeReader {
  /// What was read of a date and a time of day.
  struct Parts {
    var year: Int?
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    /// Seconds east of UTC.
    var offset = 0

    /// The instant; `nil` for a date that does not exist.
    func time(clock: Timestamp) -> Timestamp? {
      if let year { return time(inYear: year) }
      let present = CivilDate(clock).year
      let latest = clock.advanced(seconds: 86_400)
      for year in [present + 1, present, present - 1] {
        if let time = time(inYear: year), time <= latest { return time }
      }
      // February 29, since the last leap year.
      return (2...8).lazy.compactMap { time(inYear: present - $0) }.first
    }

    private func time(inYear year: Int) -> Timestamp? {
      // A leap second counts as the first of the next minute.
      guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
        day <= CivilDate.daysInMonth(month, of: year), hour < 24, minute < 60, second <= 60
      else { return nil }
      let seconds =
        CivilDate.days(year: year, month: month, day: day) * 86_400
        + Int64(hour * 3600 + minute * 60 + second - offset)
      return Timestamp(microseconds: seconds * 1_000_000 + Int64(microsecond))
    }
  }

  /// The longest form has a weekday, nine decimals, an offset and a zone in brackets.
  private static let greatestLength = 80

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index: Int
  private var end: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    (index, end) = (0, min(bytes.count, LooseTimeReader.greatestLength + 1))
    skipSpaces()
    while end > index, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    // The common log format stands in brackets.
    if end - index > 2, bytes[index] == UInt8(ascii: "["), bytes[end - 1] == UInt8(ascii: "]") {
      (index, end) = (index + 1, end - 1)
    }
  }

  mutating func time(clock: Timestamp) -> Timestamp? {
    guard end - index <= LooseTimeReader.greatestLength, let first = peek else { return nil }
    var parts = Parts()
    let isDate: Bool
    if first &- 0x30 < 10 {
      isDate = numericDate(&parts)
    } else {
      skipWeekday()
      isDate = (peek ?? 0) &- 0x30 < 10 ? numericDate(&parts) : namedDate(&parts)
    }
    guard isDate, index == end else { return nil }
    return parts.time(clock: clock)
  }

  // MARK: - Dates

  /// `2026-03-01`, `2026/3/1`, `20260301`, `01/Mar/2026`, `1 Mar 2026`, and what follows.
  private mutating func numericDate(_ parts: inout Parts) -> Bool {
    guard let (number, width) = digits(atMost: 8) else { return false }
    if width == 8 {
      (parts.year, parts.month, parts.day) = (number / 10_000, number / 100 % 100, number % 100)
      if index == end { return true }
      guard separates(from: "Tt ") else { return false }
      return timeOfDay(&parts, isBasic: true)
    }
    if width == 4 {
      guard let separator = take(oneOf: "-/."), let month = monthNumber(), take(separator),
        let (day, dayWidth) = digits(atMost: 2), dayWidth <= 2
      else { return false }
      (parts.year, parts.month, parts.day) = (number, month, day)
    } else {
      guard width <= 2, let separator = take(oneOf: "-/ "), let month = monthName(), take(separator),
        let (year, yearWidth) = digits(atMost: 4), yearWidth == 4
      else { return false }
      (parts.year, parts.month, parts.day) = (year, month, number)
    }
    if index == end { return true }
    guard separates(from: "Tt :,_-") else { return false }
    return timeOfDay(&parts, isBasic: false)
  }

  /// `Mar  1 10:00:00`, `Mar 1 2026 10:00:00`, `March 1, 2026 10:00`, `Mar 1 10:00:00 2026`.
  private mutating func namedDate(_ parts: inout Parts) -> Bool {
    guard let month = monthName() else { return false }
    skipSpaces()
    guard let (day, width) = digits(atMost: 2), width <= 2 else { return false }
    (parts.month, parts.day) = (month, day)
    _ = take(oneOf: ",")
    skipSpaces()
    let start = index
    if let (year, width) = digits(atMost: 4), width == 4 {
      parts.year = year
      if index == end { return true }
      guard separates(from: " ,T") else { return false }
      return timeOfDay(&parts, isBasic: false)
    }
    index = start
    return timeOfDay(&parts, isBasic: false)
  }

  private mutating func monthNumber() -> Int? {
    if let (month, width) = digits(atMost: 2) { return width <= 2 ? month : nil }
    return monthName()
  }

  /// The English name of a month, or its first three letters, whatever their case.
  private mutating func monthName() -> Int? {
    let start = index
    let name = word()
    let months: StaticString = "januaryfebruarymarchaprilmayjunejulyaugustseptemberoctobernovemberdecember"
    let lengths: [Int] = [7, 8, 5, 5, 3, 4, 4, 6, 9, 7, 8, 8]
    var place = 0
    for (month, length) in lengths.enumerated() {
      if name.count == 3 || name.count == length, matches(name, months.utf8Start + place) { return month + 1 }
      place += length
    }
    // As some write September.
    if name.count == 4, matches(name, months.utf8Start + 42) { return 9 }
    index = start
    return nil
  }

  private mutating func skipWeekday() {
    let start = index
    let name = word()
    let days: StaticString = "sundaymondaytuesdaywednesdaythursdayfridaysaturday"
    var place = 0
    for length in [6, 6, 7, 9, 8, 6, 8] {
      if name.count >= 3, name.count <= length, matches(name, days.utf8Start + place) {
        _ = take(oneOf: ",.")
        skipSpaces()
        return
      }
      place += length
    }
    index = start
  }

  private func matches(_ name: Range<Int>, _ wanted: UnsafePointer<UInt8>) -> Bool {
    for (offset, place) in name.enumerated() where bytes[place] | 0x20 != wanted[offset] { return false }
    return true
  }

  // MARK: - Time of day

  /// `10:00`, `10:00:00.123`, `9:30:00 PM`, in the basic form `100000.123`; then a zone, and perhaps the year.
  private mutating func timeOfDay(_ parts: inout Parts, isBasic: Bool) -> Bool {
    skipSpaces()
    guard let (number, width) = digits(atMost: 6) else { return false }
    if width == 6 || width == 4 {
      guard isBasic else { return false }
      let seconds = width == 6 ? number : number * 100
      (parts.hour, parts.minute, parts.second) = (seconds / 10_000, seconds / 100 % 100, seconds % 100)
    } else {
      guard width <= 2, take(UInt8(ascii: ":")), let (minute, minuteWidth) = digits(atMost: 2),
        minuteWidth == 2
      else { return false }
      (parts.hour, parts.minute) = (number, minute)
      if take(UInt8(ascii: ":")) {
        guard let (second, secondWidth) = digits(atMost: 2), secondWidth == 2 else { return false }
        parts.second = second
      }
    }
    if take(oneOf: ".,") != nil, !fraction(&parts) { return false }
    skipSpaces()
    guard halfOfDay(&parts), zone(&parts) else { return false }
    skipSpaces()
    if parts.year == nil, index < end {
      guard let (year, width) = digits(atMost: 4), width == 4 else { return false }
      parts.year = year
    }
    return true
  }

  private mutating func fraction(_ parts: inout Parts) -> Bool {
    var count = 0
    while let digit = peek.map({ $0 &- 0x30 }), digit < 10 {
      if count < 6 { parts.microsecond = parts.microsecond * 10 + Int(digit) }
      count += 1
      index += 1
    }
    for _ in min(count, 6)..<6 { parts.microsecond *= 10 }
    return count > 0
  }

  private mutating func halfOfDay(_ parts: inout Parts) -> Bool {
    let start = index
    let name = word()
    let isMorning = name.count == 2 && matches(name, ("am" as StaticString).utf8Start)
    guard isMorning || name.count == 2 && matches(name, ("pm" as StaticString).utf8Start) else {
      index = start
      return true
    }
    guard (1...12).contains(parts.hour) else { return false }
    parts.hour = parts.hour % 12 + (isMorning ? 0 : 12)
    skipSpaces()
    return true
  }

  /// `Z`, `+02:00`, `-0700`, `+2`, `UTC`, `GMT+1`, or nothing; what stands in brackets behind it only names the zone.
  private mutating func zone(_ parts: inout Parts) -> Bool {
    let start = index
    let name = word()
    if name.count > 0 {
      guard
        let offset = LooseTimeReader.zones.first(where: {
          $0.name.utf8CodeUnitCount == name.count && matches(name, $0.name.utf8Start)
        })?.seconds
      else {
        index = start
        return false
      }
      parts.offset = offset
    }
    if let sign = take(oneOf: "+-") {
      guard let (number, width) = digits(atMost: 4) else { return false }
      var (hours, minutes) = (number, 0)
      if width > 2 {
        (hours, minutes) = (number / 100, number % 100)
      } else if take(UInt8(ascii: ":")) {
        guard let (value, width) = digits(atMost: 2), width == 2 else { return false }
        minutes = value
      }
      guard hours <= 18, minutes < 60 else { return false }
      parts.offset += (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
    if take(UInt8(ascii: "[")) {
      while let byte = peek, byte != UInt8(ascii: "]") { index += 1 }
      return take(UInt8(ascii: "]"))
    }
    return true
  }

  /// The zones that logs write in words, in small letters; others would be a guess.
  private static let zones: [(name: StaticString, seconds: Int)] = [
    ("z", 0), ("utc", 0), ("gmt", 0), ("ut", 0), ("wet", 0), ("bst", 3600), ("cet", 3600), ("cest", 7200),
    ("eet", 7200), ("eest", 10_800), ("msk", 10_800), ("jst", 32_400), ("est", -18_000), ("edt", -14_400),
    ("cst", -21_600), ("cdt", -18_000), ("mst", -25_200), ("mdt", -21_600), ("pst", -28_800),
    ("pdt", -25_200),
  ]

  // MARK: - Bytes

  private var peek: UInt8? { index < end ? bytes[index] : nil }

  private mutating func skipSpaces() {
    while let byte = peek, byte == 0x20 || byte == 0x09 { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func take(oneOf wanted: StaticString) -> UInt8? {
    guard let byte = peek else { return nil }
    for offset in 0..<wanted.utf8CodeUnitCount where wanted.utf8Start[offset] == byte {
      index += 1
      return byte
    }
    return nil
  }

  /// Takes what separates a date from its time: one of some characters, and spaces.
  private mutating func separates(from wanted: StaticString) -> Bool {
    guard take(oneOf: wanted) != nil else { return false }
    skipSpaces()
    return true
  }

  /// A run of digits, which is no longer than that; and how many there are.
  private mutating func digits(atMost limit: Int) -> (value: Int, width: Int)? {
    var (value, width) = (0, 0)
    while let digit = peek.map({ $0 &- 0x30 }), digit < 10 {
      guard width < limit else { return nil }
      value = value * 10 + Int(digit)
      width += 1
      index += 1
    }
    return width > 0 ? (value, width) : nil
  }

  /// The letters from here on.
  private mutating func word() -> Range<Int> {
    let start = index
    while let byte = peek, byte | 0x20 &- 0x61 < 26 { index += 1 }
    return start..<index
  }
}
