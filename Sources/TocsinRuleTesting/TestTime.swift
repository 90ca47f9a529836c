import TocsinExamples
package import TocsinLogModel

/// Times of a rule test: relative to the test's start, or ISO 8601.
package enum TestTime {
  /// The start of every test, so that results do not depend on the day.
  package static let start = Timeline.standardStart

  /// Reads `0:00`, `1:02:03`, `+5m`, `90s`, `2d1h`, `-7d` before the start, or an ISO 8601 instant.
  package static func parse(_ text: UTF8Text) -> Timestamp? {
    if let seconds = clock(text) ?? duration(text) { return start.advanced(seconds: seconds) }
    return text.bytes.withUnsafeBufferPointer { Timestamp(iso8601: $0) }
  }

  /// Seconds of `m:ss` or `h:mm:ss`.
  package static func clock(_ text: UTF8Text) -> Int64? {
    let parts = text.bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    var total: Int64 = 0
    for (index, part) in parts.enumerated() {
      guard let value = number(part), index == 0 || (part.count == 2 && value < 60) else { return nil }
      total = total * 60 + value
    }
    return total
  }

  /// Seconds of `90s`, `5m`, `1h30m`, `2d`, with or without a leading sign.
  package static func duration(_ text: UTF8Text) -> Int64? {
    var rest = text.bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if rest.first == UInt8(ascii: "+") || isNegative { rest = rest.dropFirst() }
    guard !rest.isEmpty else { return nil }
    var total: Int64 = 0
    while !rest.isEmpty {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let value = number(digits), let unit = rest.dropFirst(digits.count).first else { return nil }
      let seconds: Int64
      switch unit {
      case UInt8(ascii: "s"): seconds = 1
      case UInt8(ascii: "m"): seconds = 60
      case UInt8(ascii: "h"): seconds = 3600
      case UInt8(ascii: "d"): seconds = 86_400
      default: return nil
      }
      total += value * seconds
      rest = rest.dropFirst(digits.count + 1)
    }
    return isNegative ? -total : total
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}
