/// A JSON number, compared exactly: `9007199254740993` differs from `9007199254740992`, `1e2` equals `100`.
///
/// Source: query reference, section 4.6. Exponents beyond ±10⁹ saturate, so comparison never overflows.
package struct DecimalNumber: Hashable, Sendable {
  private enum Storage: Hashable, Sendable {
    /// Every integral value that fits.
    case integer(Int64)
    /// `0.d₁d₂…dₙ × 10^exponent`, digits 0–9 without leading or trailing zeros.
    case decimal(isNegative: Bool, digits: [UInt8], exponent: Int)
  }

  private var storage: Storage

  /// Creates a whole number.
  package init(_ value: Int64) {
    storage = .integer(value)
  }

  /// Reads the whole text as a JSON number; `nil` for anything else, also `007`, `+5`, `.5` and surrounding space.
  package init?(_ text: UTF8Text) {
    let parsed = text.bytes.withUnsafeBufferPointer { DecimalNumber(json: $0) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads the whole buffer as a JSON number; `nil` for anything else.
  package init?(json bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    func digit(_ at: Int) -> UInt8? {
      at < bytes.count && bytes[at] >= 0x30 && bytes[at] <= 0x39 ? bytes[at] - 0x30 : nil
    }
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { index = 1 }
    let integerStart = index
    guard let first = digit(index) else { return nil }
    // Most numbers are short integers: no array for those.
    if bytes.count - index <= 18 {
      var value: Int64 = 0
      while let next = digit(index) {
        value = value * 10 + Int64(next)
        index += 1
      }
      if first == 0, index - integerStart > 1 { return nil }
      if index == bytes.count {
        self.init(isNegative ? -value : value)
        return
      }
      index = integerStart
    }
    var digits: [UInt8] = []
    while let next = digit(index) {
      digits.append(next)
      index += 1
    }
    if first == 0, digits.count > 1 { return nil }
    var exponent = digits.count
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      guard digit(index) != nil else { return nil }
      while let next = digit(index) {
        digits.append(next)
        index += 1
      }
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      var isNegativeExponent = false
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
        isNegativeExponent = bytes[index] == UInt8(ascii: "-")
        index += 1
      }
      guard digit(index) != nil else { return nil }
      var written = 0
      while let next = digit(index) {
        written = min(written * 10 + Int(next), 1_000_000_000)
        index += 1
      }
      exponent += isNegativeExponent ? -written : written
    }
    guard index == bytes.count else { return nil }
    self.init(isNegative: isNegative, digits: digits, exponent: exponent)
  }

  private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    guard let firstNonZero = digits.firstIndex(where: { $0 != 0 }),
      let lastNonZero = digits.lastIndex(where: { $0 != 0 })
    else {
      storage = .integer(0)
      return
    }
    let exponent = exponent - firstNonZero
    let significant = Array(digits[firstNonZero...lastNonZero])
    if exponent >= significant.count, exponent <= 19 {
      var magnitude: UInt64 = 0
      for position in 0..<exponent {
        magnitude = magnitude * 10 + UInt64(position < significant.count ? significant[position] : 0)
      }
      if !isNegative, magnitude <= UInt64(Int64.max) {
        storage = .integer(Int64(magnitude))
        return
      }
      if isNegative, magnitude <= UInt64(Int64.max) + 1 {
        storage = .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        return
      }
    }
    storage = .decimal(isNegative: isNegative, digits: significant, exponent: exponent)
  }

  /// The value when it is an integer that fits in 64 bits.
  package var integerValue: Int64? {
    if case .integer(let value) = storage { value } else { nil }
  }

  /// The nearest double; infinite beyond its range.
  package var doubleValue: Double {
    switch storage {
    case .integer(let value): Double(value)
    case .decimal: Double(canonicalText) ?? 0
    }
  }

  /// The shortest decimal form: `1.0` and `1` give `1`, `2.50` gives `2.5`.
  ///
  /// Very large or small values keep an exponent.
  package var canonicalText: String {
    guard case .decimal(let isNegative, let digits, let exponent) = storage else {
      return integerValue.map(String.init) ?? "0"
    }
    let sign = isNegative ? "-" : ""
    let text = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    if exponent >= digits.count {
      return exponent <= 40
        ? sign + text + String(repeating: "0", count: exponent - digits.count)
        : sign + text + "e\(exponent - digits.count)"
    }
    if exponent > 0 { return sign + text.prefix(exponent) + "." + text.dropFirst(exponent) }
    if exponent > -40 { return sign + "0." + String(repeating: "0", count: -exponent) + text }
    return sign + text + "e\(exponent - digits.count)"
  }
}

extension DecimalNumber: Comparable {
  /// Compares exactly, whatever the exponents.
  package static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
    if case .integer(let one) = left.storage, case .integer(let other) = right.storage { return one < other }
    let (one, other) = (left.parts, right.parts)
    if one.sign != other.sign { return one.sign < other.sign }
    if one.sign == 0 { return false }
    return one.sign > 0 ? precedes(one, other) : precedes(other, one)
  }

  private typealias Parts = (sign: Int, digits: [UInt8], exponent: Int)

  private var parts: Parts {
    switch storage {
    case .decimal(let isNegative, let digits, let exponent):
      return (isNegative ? -1 : 1, digits, exponent)
    case .integer(let value):
      var digits: [UInt8] = []
      var magnitude = value.magnitude
      while magnitude > 0 {
        digits.append(UInt8(magnitude % 10))
        magnitude /= 10
      }
      digits.reverse()
      return (value.signum() == 0 ? 0 : Int(value.signum()), digits, digits.count)
    }
  }

  /// Order of magnitudes; digits compare as fractions, so shorter is smaller on a common prefix of non-zero digits.
  private static func precedes(_ one: Parts, _ other: Parts) -> Bool {
    if one.exponent != other.exponent { return one.exponent < other.exponent }
    for position in 0..<max(one.digits.count, other.digits.count) {
      let left = position < one.digits.count ? one.digits[position] : 0
      let right = position < other.digits.count ? other.digits[position] : 0
      if left != right { return left < right }
    }
    return false
  }
}
