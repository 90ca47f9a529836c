/// What may be written without quotes.
enum PlainText {
  /// Whether every reader of YAML 1.1 and 1.2 reads the text, unquoted, as this string.
  static func isSafe(_ text: [UInt8], inFlow: Bool) -> Bool {
    guard let first = text.first, let last = text.last, !isAmbiguous(text) else { return false }
    if first == 0x20 || last == 0x20 || last == UInt8(ascii: ":") { return false }
    if "!&*|>'\"%@`#,[]{}".utf8.contains(first) { return false }
    if "-?:".utf8.contains(first), text.count == 1 || text[1] <= 0x20 || inFlow { return false }
    if text.starts(with: "---".utf8) || text.starts(with: "...".utf8) { return false }
    if QuotedText.needsEscapes(text) { return false }
    for (index, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: ":"):
        if inFlow || index + 1 < text.count && text[index + 1] == 0x20 { return false }
      case UInt8(ascii: "#"):
        if index > 0, text[index - 1] == 0x20 { return false }
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
        if inFlow { return false }
      default: break
      }
    }
    return true
  }

  /// Words that some reader takes for something else than text: YAML 1.1, section "language-independent types".
  private static let words: Set<String> = [
    "~", "null", "true", "false", "=", "<<", ".inf", "-.inf", "+.inf", ".nan",
  ]

  /// Whether some reader takes the text for null, a boolean, a number or a date.
  static func isAmbiguous(_ text: [UInt8]) -> Bool {
    if text.isEmpty || OldBooleans.value(text) != nil { return true }
    if text.count <= 5 {
      let lowered = text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
      if words.contains(String(decoding: lowered, as: UTF8.self)) { return true }
    }
    return isNumberLike(text[...]) || isDateLike(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Decimal, octal, hexadecimal, binary, with `_`, sexagesimal with `:`, and floats.
  private static func isNumberLike(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard let first = rest.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
    if first == UInt8(ascii: "0"), let mark = rest.dropFirst().first, "xXoObB".utf8.contains(mark) {
      return rest.dropFirst(2).allSatisfy {
        isDigit($0) || (0x61...0x66).contains($0 | 0x20) || $0 == UInt8(ascii: "_")
      }
    }
    let tail = rest.drop { isDigit($0) || "_.:".utf8.contains($0) }
    guard rest.prefix(rest.count - tail.count).contains(where: isDigit) else { return false }
    guard let mark = tail.first else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    var exponent = tail.dropFirst()
    if exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-") {
      exponent = exponent.dropFirst()
    }
    return exponent.allSatisfy(isDigit)
  }

  /// `2024-01-01`, alone or with a time behind it.
  private static func isDateLike(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(isDigit),
      (1...2).contains(parts[1].count), parts[1].allSatisfy(isDigit)
    else { return false }
    let day = parts[2].prefix(while: isDigit)
    guard (1...2).contains(day.count) else { return false }
    let rest = parts[2].dropFirst(day.count)
    return rest.isEmpty || "Tt ".utf8.contains(rest[rest.startIndex])
  }
}

/// Text in quotes.
enum QuotedText {
  /// Single quotes where they need fewer escapes, double ones otherwise.
  static func write(_ text: [UInt8]) -> [UInt8] {
    let quotes = text.count { $0 == UInt8(ascii: "'") }
    let others = text.count { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    if others > quotes, !needsEscapes(text) {
      return [UInt8(ascii: "'")] + text.flatMap { $0 == UInt8(ascii: "'") ? [$0, $0] : [$0] }
        + [UInt8(ascii: "'")]
    }
    var output: [UInt8] = [UInt8(ascii: "\"")]
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { escape(scalar, into: &output) }
    return output + [UInt8(ascii: "\"")]
  }

  private static func escape(_ scalar: Unicode.Scalar, into output: inout [UInt8]) {
    switch scalar {
    case "\"", "\\": output += [UInt8(ascii: "\\"), UInt8(scalar.value)]
    case "\n": output += "\\n".utf8
    case "\t": output += "\\t".utf8
    case "\r": output += "\\r".utf8
    default:
      guard isHidden(scalar) else {
        output += String(scalar).utf8
        return
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let width = scalar.value > 0xFFFF ? 8 : 4
      output += (scalar.value > 0xFFFF ? "\\U" : "\\u").utf8
      output += (String(repeating: "0", count: width - digits.count) + digits).utf8
    }
  }

  /// Whether the text holds what can only be seen as an escape.
  static func needsEscapes(_ text: [UInt8]) -> Bool {
    let mayHide = text.contains { $0 < 0x20 || $0 >= 0x7F }
    return mayHide && String(decoding: text, as: UTF8.self).unicodeScalars.contains(where: isHidden)
  }

  /// Controls, and characters that show nothing or turn the text around.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0xA0, 0xAD, 0x200B...0x200F, 0x2028...0x202F, 0x2060...0x2064, 0x2066...0x2069,
      0xFEFF,
      0xFFFE, 0xFFFF:
      true
    default: false
    }
  }
}
