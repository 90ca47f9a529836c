import TocsinLogModel

extension YAMLScalar {
  /// The scalar by the core schema of YAML 1.2: `no`, `on`, `1_000`, `12:30:00` and dates are strings.
  package var coreValue: CoreValue {
    guard style == .plain else { return .string }
    return text.bytes.withUnsafeBufferPointer { bytes in
      guard let first = bytes.first else { return .null }
      switch first {
      case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        return CoreNumber.read(bytes) ?? .string
      default: return CoreWord.value(of: bytes, first) ?? .string
      }
    }
  }

  /// The scalar is a null of the core schema.
  package var isNull: Bool {
    guard style == .plain else { return false }
    return text.bytes.withUnsafeBufferPointer { bytes in
      guard let first = bytes.first else { return true }
      return CoreWord.value(of: bytes, first) == .null
    }
  }
}

/// The words that are no strings.
private enum CoreWord {
  static func value(of bytes: UnsafeBufferPointer<UInt8>, _ first: UInt8) -> YAMLScalar.CoreValue? {
    switch (first, bytes.count) {
    case (UInt8(ascii: "~"), 1): .null
    case (UInt8(ascii: "n"), 4), (UInt8(ascii: "N"), 4): isAny(bytes, "null", "Null", "NULL") ? .null : nil
    case (UInt8(ascii: "t"), 4), (UInt8(ascii: "T"), 4):
      isAny(bytes, "true", "True", "TRUE") ? .boolean(true) : nil
    case (UInt8(ascii: "f"), 5), (UInt8(ascii: "F"), 5):
      isAny(bytes, "false", "False", "FALSE") ? .boolean(false) : nil
    default: nil
    }
  }

  /// In small letters, with a capital, in capitals: other spellings are strings.
  private static func isAny(
    _ bytes: UnsafeBufferPointer<UInt8>, _ small: StaticString, _ capital: StaticString,
    _ capitals: StaticString
  ) -> Bool {
    isSame(bytes, small) || isSame(bytes, capital) || isSame(bytes, capitals)
  }

  private static func isSame(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    for index in bytes.indices where bytes[index] != word.utf8Start[index] { return false }
    return true
  }
}

private enum CoreNumber {
  /// Numbers without digits.
  private static let words: [String.UTF8View] = [
    ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN",
  ].map(\.utf8)

  /// A text that begins with a digit, a sign or a dot; `nil` for one that is no number.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLScalar.CoreValue? {
    var index = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") ? 1 : 0
    let start = index
    if index < bytes.count, bytes[index] == UInt8(ascii: "."), bytes.count <= 5,
      words.contains(where: { $0.elementsEqual(bytes) })
    {
      return .number
    }
    if index == 0, bytes.count > 1, bytes[0] == UInt8(ascii: "0") {
      if bytes[1] == UInt8(ascii: "x") { return prefixed(bytes, radix: 16) }
      if bytes[1] == UInt8(ascii: "o") { return prefixed(bytes, radix: 8) }
    }
    // Counted down, since the least integer has no positive counterpart.
    var value = 0
    var overflows = false
    while index < bytes.count, isDigit(bytes[index]) {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, another) = tenfold.subtractingReportingOverflow(Int(bytes[index] &- 0x30))
      overflows = overflows || overflow || another
      value = sum
      index += 1
    }
    guard index == bytes.count, index > start else { return isDecimal(bytes, from: start) ? .number : nil }
    if bytes[0] == UInt8(ascii: "-") { return overflows ? .number : .integer(value) }
    return overflows || value == .min ? .number : .integer(0 - value)
  }

  private static func prefixed(_ bytes: UnsafeBufferPointer<UInt8>, radix: Int) -> YAMLScalar.CoreValue? {
    let digits = String(decoding: bytes.dropFirst(2), as: UTF8.self)
    guard !digits.isEmpty, !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
    return Int(digits, radix: radix).map(YAMLScalar.CoreValue.integer)
  }

  /// `[0-9]* (. [0-9]*)? ([eE] [+-]? [0-9]+)?` with at least one digit before the exponent.
  private static func isDecimal(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var index = start
    func skipDigits() -> Int {
      let first = index
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      return index - first
    }
    var digits = skipDigits()
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      digits += skipDigits()
    }
    guard digits > 0 else { return false }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
        index += 1
      }
      return skipDigits() > 0 && index == bytes.count
    }
    return index == bytes.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
