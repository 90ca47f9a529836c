extension Timestamp {
  /// Reads `2026-03-01T10:00:00.123456Z`: date, `T` or a space, time, up to nine decimals, `Z` or an offset.
  ///
  /// Without an offset the time is UTC; a date alone is its midnight. `nil` for what does not exist, such as
  /// February 30, second 60 or an offset beyond 14 hours.
  package init?(iso8601 bytes: UnsafeBufferPointer<UInt8>) {
    var reader = DigitReader(bytes)
    guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
      let day = reader.digits(2)
    else { return nil }
    if reader.isAtEnd {
      self.init(year: year, month: month, day: day, hour: 0, minute: 0, second: 0, microsecond: 0, offset: 0)
      return
    }
    guard reader.take("T") || reader.take("t") || reader.take(" "), let hour = reader.digits(2),
      reader.take(":"), let minute = reader.digits(2)
    else { return nil }
    var second = 0
    var microsecond = 0
    if reader.take(":") {
      guard let value = reader.digits(2) else { return nil }
      second = value
      if reader.take(".") || reader.take(",") {
        guard let value = reader.fraction() else { return nil }
        microsecond = value
      }
    }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    self.init(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      microsecond: microsecond, offset: offset)
  }

  /// Reads the compact form without separators, `20260301100000.123`, UTC.
  package init?(compact bytes: UnsafeBufferPointer<UInt8>) {
    var reader = DigitReader(bytes)
    guard let year = reader.digits(4), let month = reader.digits(2), let day = reader.digits(2),
      let hour = reader.digits(2), let minute = reader.digits(2), let second = reader.digits(2)
    else { return nil }
    var microsecond = 0
    if reader.take(".") {
      guard let value = reader.fraction() else { return nil }
      microsecond = value
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      microsecond: microsecond, offset: 0)
  }

  /// An epoch in seconds, milliseconds, microseconds or nanoseconds, told apart by magnitude.
  ///
  /// Below 10¹¹ it is seconds (until the year 5138), below 10¹⁴ milliseconds, below 10¹⁷ microseconds.
  package init?(epoch: DecimalNumber) {
    if let value = epoch.integerValue {
      switch value.magnitude {
      case ..<100_000_000_000: self.init(microseconds: value * 1_000_000)
      case ..<100_000_000_000_000: self.init(microseconds: value * 1000)
      case ..<100_000_000_000_000_000: self.init(microseconds: value)
      default: self.init(microseconds: value.floorDivided(by: 1000))
      }
      return
    }
    let value = epoch.doubleValue
    guard value.isFinite, value.magnitude < 1e17 else { return nil }
    let scale: Double = value.magnitude < 1e11 ? 1e6 : value.magnitude < 1e14 ? 1e3 : 1
    self.init(microseconds: Int64((value * scale).rounded()))
  }

  /// Reads any of the forms above: ISO 8601, the compact form, or an epoch.
  package init?(text bytes: UnsafeBufferPointer<UInt8>) {
    if let value = Timestamp(iso8601: bytes) ?? Timestamp(compact: bytes) {
      self = value
      return
    }
    guard let number = DecimalNumber(json: bytes), let value = Timestamp(epoch: number) else { return nil }
    self = value
  }

  private init?(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, microsecond: Int, offset: Int
  ) {
    guard year >= 1, (1...12).contains(month), day >= 1, day <= CivilDate.daysInMonth(month, of: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = CivilDate.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    self.init(microseconds: seconds * 1_000_000 + Int64(microsecond))
  }
}

/// Reads fixed-width numbers from bytes.
private struct DigitReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { index == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
    index += 1
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard index + count <= bytes.count else { return nil }
    var value = 0
    for offset in 0..<count {
      let digit = bytes[index + offset] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    index += count
    return value
  }

  /// One to nine decimals, as microseconds, cut.
  mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while index < bytes.count, bytes[index] &- 0x30 < 10 {
      if count < 6 { value = value * 10 + Int(bytes[index] - 0x30) }
      count += 1
      index += 1
    }
    guard (1...9).contains(count) else { return nil }
    for _ in min(count, 6)..<6 { value *= 10 }
    return value
  }

  /// Seconds east of UTC: `Z`, `±hh:mm`, `±hhmm`, `±hh`, or nothing for UTC.
  mutating func offset() -> Int? {
    if isAtEnd || take("Z") || take("z") { return 0 }
    let isNegative = take("-")
    guard isNegative || take("+"), let hours = digits(2) else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = take(":")
      guard let value = digits(2) else { return nil }
      minutes = value
    }
    guard hours <= 14, minutes < 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return isNegative ? -seconds : seconds
  }
}
