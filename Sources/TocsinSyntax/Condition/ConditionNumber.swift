import TocsinLogModel

/// Numbers of a condition: decimal, `-` allowed, no exponent, no separators.
///
/// Source: query reference, sections 6.2 and 6.4; the range is that of 6.6, row 33.
enum ConditionNumber {
  /// Digits of a number that is not an integer of 64 bits.
  static let maximumDecimalDigits = 15

  enum Problem {
    case malformed(reason: String, meant: UTF8Text?)
    case outOfRange
  }

  /// The value, or 0 and what is wrong.
  static func read(_ spelling: UTF8Text) -> (DecimalNumber, Problem?) {
    if let plain = plain(spelling.bytes[...]) {
      guard let value = DecimalNumber(plain) else {
        return (DecimalNumber(0), .malformed(reason: "digits are expected", meant: nil))
      }
      let digits = plain.bytes.count { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
      let isDecimal = plain.bytes.contains(UInt8(ascii: "."))
      let fits = value.integerValue != nil || digits <= maximumDecimalDigits && isDecimal
      return fits ? (value, nil) : (DecimalNumber(0), .outOfRange)
    }
    let (reason, meant) = diagnose(spelling.bytes)
    let value = meant.flatMap { DecimalNumber($0) } ?? DecimalNumber(0)
    return (value, .malformed(reason: reason, meant: meant))
  }

  /// The number without leading zeros, when it follows the grammar.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> UTF8Text? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let parts = (isNegative ? bytes.dropFirst() : bytes).split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2,
      parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } })
    else { return nil }
    var result: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    let whole = parts[0].drop { $0 == 0x30 }
    result += whole.isEmpty ? [0x30] : Array(whole)
    if parts.count == 2 { result += [UInt8(ascii: ".")] + Array(parts[1]) }
    return UTF8Text(bytes: result)
  }

  private static func diagnose(_ bytes: [UInt8]) -> (reason: String, meant: UTF8Text?) {
    let separators: [UInt8] = [UInt8(ascii: "_"), UInt8(ascii: ",")]
    if bytes.contains(where: { separators.contains($0) }),
      let meant = plain(bytes.filter { !separators.contains($0) }[...])
    {
      return ("separators are not accepted", meant)
    }
    if let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }), mark > 0,
      let value = DecimalNumber(UTF8Text(bytes: bytes))
    {
      let written = UTF8Text(value.canonicalText)
      return ("exponents are not accepted", plain(written.bytes[...]))
    }
    if bytes.first == UInt8(ascii: "+"), let meant = plain(bytes.dropFirst()) {
      return ("`+` is not accepted before it", meant)
    }
    if bytes.first == UInt8(ascii: "."), let meant = plain([0x30] + bytes) {
      return ("a digit is missing before the point", meant)
    }
    if bytes.starts(with: [UInt8(ascii: "-"), UInt8(ascii: ".")]),
      let meant = plain([UInt8(ascii: "-"), 0x30] + bytes.dropFirst())
    {
      return ("a digit is missing before the point", meant)
    }
    if bytes.last == UInt8(ascii: "."), let meant = plain(bytes.dropLast()) {
      return ("a digit is missing after the point", meant)
    }
    return ("a decimal number without unit, exponent or separator is expected", nil)
  }
}
