internal import TocsinLogModel

/// `2025-07-14T12:00:00`, with or without seconds and their fraction: a time of a zone that stands elsewhere.
enum LocalTime {
  /// Seconds since 1970-01-01T00:00:00; `nil` for any other text.
  static func seconds(_ text: UTF8Text) -> Int64? {
    let pattern = Array("dddd-dd-ddTdd:dd".utf8)
    let bytes = text.bytes
    guard bytes.count >= pattern.count else { return nil }
    for (byte, expected) in zip(bytes, pattern)
    where expected == UInt8(ascii: "d") ? !isDigit(byte) : byte != expected {
      return nil
    }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 & 0xF) } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute) = (number(11..<13), number(14..<16))
    guard let second = second(bytes.dropFirst(pattern.count)), (1...12).contains(month),
      (1...CivilDate.daysInMonth(month, of: year)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    return CivilDate.days(year: year, month: month, day: day) * 86_400
      + Int64(hour * 3600 + minute * 60 + second)
  }

  /// `:00` or `:00.5`; nothing is 0.
  private static func second(_ rest: ArraySlice<UInt8>) -> Int? {
    if rest.isEmpty { return 0 }
    guard rest.count >= 3, rest.first == UInt8(ascii: ":") else { return nil }
    let seconds = rest.dropFirst()
    guard seconds.prefix(2).allSatisfy(isDigit) else { return nil }
    let fraction = seconds.dropFirst(2)
    let isWhole =
      fraction.isEmpty
      || (fraction.first == UInt8(ascii: ".") && fraction.count > 1
        && fraction.dropFirst().allSatisfy(isDigit))
    return isWhole ? seconds.prefix(2).reduce(0) { $0 * 10 + Int($1 & 0xF) } : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
