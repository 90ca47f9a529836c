import TocsinLogModel

extension YAMLScalar {
  /// The scalar by the core schema of YAML 1.2: `no`, `on`, `1_000`, `12:30:00` and dates are strings.
  package var coreValue: CoreValue {
    guard style == .plain else { return .string }
    let bytes = text.bytes
    guard let first = bytes.first else { return .null }
    switch first {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      if bytes.count <= 5, CoreNumber.words.contains(where: { $0.elementsEqual(bytes) }) { return .number }
      return CoreNumber.read(bytes) ?? .string
    // The first letters of all words that mean something; the longest has five.
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"):
      guard bytes.count <= 5 else { return .string }
    default: return .string
    }
    switch text.description {
    case "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    default: return .string
    }
  }
}

private enum CoreNumber {
  /// Numbers without digits.
  static let words: [String.UTF8View] = [
    ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN",
  ].map(\.utf8)

  static func read(_ bytes: [UInt8]) -> YAMLScalar.CoreValue? {
    guard let first = bytes.first, isDigit(first) || "+-.".utf8.contains(first) else { return nil }
    if bytes.starts(with: "0x".utf8) { return prefixed(bytes, radix: 16) }
    if bytes.starts(with: "0o".utf8) { return prefixed(bytes, radix: 8) }
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let digits = rest.prefix(while: isDigit)
    if digits.count == rest.count, !digits.isEmpty {
      return Int(String(decoding: bytes, as: UTF8.self)).map(YAMLScalar.CoreValue.integer) ?? .number
    }
    return isDecimal(rest) ? .number : nil
  }

  private static func prefixed(_ bytes: [UInt8], radix: Int) -> YAMLScalar.CoreValue? {
    let digits = String(decoding: bytes.dropFirst(2), as: UTF8.self)
    guard !digits.isEmpty, !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
    return Int(digits, radix: radix).map(YAMLScalar.CoreValue.integer)
  }

  /// `[0-9]* (. [0-9]*)? ([eE] [+-]? [0-9]+)?` with at least one digit before the exponent.
  private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes.drop(while: isDigit)
    var digits = bytes.count - rest.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst()
      rest = fraction.drop(while: isDigit)
      digits += fraction.count - rest.count
    }
    guard digits > 0 else { return false }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
    return rest.isEmpty
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
