import TocsinLogModel

extension YAMLScalar {
  /// The scalar by the core schema of YAML 1.2: `no`, `on`, `1_000`, `12:30:00` and dates are strings.
  package var coreValue: CoreValue {
    guard style == .plain else { return .string }
    // The longest word has five letters, and most texts are longer.
    guard text.bytes.count <= 5 else { return CoreNumber.read(text.bytes) ?? .string }
    switch text.description {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN": return .number
    default: break
    }
    return CoreNumber.read(text.bytes) ?? .string
  }
}

private enum CoreNumber {
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
