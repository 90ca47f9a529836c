import TocsinEvents
import TocsinLogModel

/// Finds `key=value` pairs anywhere in a text.
///
/// One regular expression, all of its hits from left to right. Source: pipeline reference, section 3.7.
struct KeyValueReader: Sendable {
  /// Searching for the end of quotes that never close may cost no more than this, in bytes looked at.
  private static let budget = 1 << 27

  private let pattern: CompiledPattern
  private let quotes: [(open: UInt8, close: UInt8)]

  init(_ call: GrokCall) throws(GrokFilter.Problem) {
    let separator = call.text(0) ?? "="
    let allowed = call.text(1) ?? ""
    let stated = call.text(2) ?? ""
    let delimiter = call.text(3) ?? ""
    if stated.bytes.count == 2 {
      quotes = [(stated.bytes[0], stated.bytes[1])]
    } else {
      quotes = [(0x22, 0x22), (0x27, 0x27), (0x3C, 0x3E)]
    }
    func inClass(_ byte: UInt8) -> [UInt8] {
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 ? [byte] : [UInt8(ascii: "\\"), byte]
    }
    var word = Array(#"[\w.\-_@"#.utf8)
    word += JavaPattern.translatedClassBody(allowed.bytes) + Array("]+".utf8)
    var quoted: [[UInt8]] = []
    for (open, close) in quotes {
      quoted.append(inClass(open) + Array("[^".utf8) + inClass(close) + Array("]+".utf8) + inClass(close))
    }
    let either = Array(quoted.joined(separator: "|".utf8)) + Array("|".utf8) + word
    let (before, after): ([UInt8], [UInt8])
    if let first = delimiter.bytes.first, let last = delimiter.bytes.last {
      before = Array("[".utf8) + inClass(first) + Array("]".utf8)
      after = Array("[".utf8) + inClass(last) + Array("]".utf8)
    } else {
      before = Array(#"[\s,;(\[{]"#.utf8)
      after = Array(#"[\s,;)\]}]"#.utf8)
    }
    var text = Array("(?:(?<=".utf8) + before + Array(")|(?<![\\s\\S]))(?<_k>".utf8) + either
    text +=
      Array(")".utf8) + Array("(?:".utf8) + JavaPattern.translated(separator.bytes).pattern + Array(")".utf8)
    text += Array("(?<_v>".utf8) + either + Array(")(?=".utf8) + after + Array("|\\z)".utf8)
    do throws(CompiledPattern.Failure) {
      pattern = try CompiledPattern(text)
    } catch {
      throw GrokFilter.Problem(message: "`keyvalue`: \(error.message)", next: "mend its arguments")
    }
  }

  func read(_ text: UTF8Text, _ scratch: GrokScratch) -> GrokFilter.Result {
    // A pair of quotes whose end is missing is looked for from each of its beginnings.
    for (open, close) in quotes where open != close {
      let count = text.bytes.count { $0 == open }
      guard count * text.bytes.count <= KeyValueReader.budget || text.bytes.last == close else {
        return .limited
      }
    }
    let names = Dictionary(
      pattern.groups.map { ($0.name, $0.number) }, uniquingKeysWith: { first, _ in first })
    guard let keyGroup = names["_k"], let valueGroup = names["_v"] else { return .nothing }
    var builder = CaptureBuilder()
    var isEmpty = true
    var place = 0
    var isLimited = false
    text.bytes.withUnsafeBufferPointer { bytes in
      while place <= bytes.count {
        let outcome = pattern.match(bytes, from: place, scratch)
        guard outcome == .matched, let whole = scratch.range(0), let keys = scratch.range(keyGroup),
          let values = scratch.range(valueGroup)
        else {
          isLimited = outcome == .limited
          return
        }
        place = max(whole.upperBound, place + 1)
        if let key = key(bytes[keys]), let value = value(bytes[values]) {
          builder.add(value, at: key)
          isEmpty = false
        }
      }
    }
    if isLimited { return .limited }
    return isEmpty ? .nothing : .value(.object(builder.members))
  }

  private func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> ArraySlice<UInt8> {
    KeyValueReader.trimmed(Array(bytes)[...])
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while let first = rest.first, first <= 0x20 { rest.removeFirst() }
    while let last = rest.last, last <= 0x20 { rest.removeLast() }
    return rest
  }

  private func unquoted(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.count >= 2, let first = bytes.first, let last = bytes.last,
      quotes.contains(where: { $0.open == first && $0.close == last })
    else { return nil }
    return bytes.dropFirst().dropLast()
  }

  /// `nil` for a key with a blank in it.
  private func key(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UTF8Text? {
    let text = trimmed(bytes)
    let inner = unquoted(text) ?? text
    return inner.isEmpty || inner.contains(0x20) ? nil : UTF8Text(bytes: Array(inner))
  }

  private func value(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> AttributeValue? {
    var text = trimmed(bytes)
    while text.last == UInt8(ascii: ",") { text.removeLast() }
    if let inner = unquoted(text) {
      return inner.isEmpty ? nil : .string(UTF8Text(bytes: Array(KeyValueReader.trimmed(inner))))
    }
    if text.isEmpty || text.elementsEqual("null".utf8) { return nil }
    return KeyValueReader.typed(UTF8Text(bytes: Array(text)))
  }

  /// Units of time in milliseconds.
  private static let units: [(name: String, milliseconds: Double)] = [
    ("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
    ("d", 86_400_000),
  ]

  private static func typed(_ text: UTF8Text) -> AttributeValue {
    if text == "true" { return .boolean(true) }
    if text == "false" { return .boolean(false) }
    let bytes = text.bytes
    var index = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? 1 : 0
    let start = index
    var (hasDigits, hasDot) = (false, false)
    while index < bytes.count, bytes[index] &- 0x30 < 10 || bytes[index] == UInt8(ascii: ".") {
      if bytes[index] == UInt8(ascii: ".") {
        if hasDot { return .string(text) }
        hasDot = true
      } else {
        hasDigits = true
      }
      index += 1
    }
    guard hasDigits else { return .string(text) }
    if index == bytes.count {
      guard !hasDot else {
        return ValueText.double(.string(text)).map { ValueText.number($0) } ?? .string(text)
      }
      let isOctal = bytes[start] == UInt8(ascii: "0") && bytes[start...].contains { $0 == 0x38 || $0 == 0x39 }
      if isOctal { return .string(text) }
      return ValueText.integer(text).map { ValueText.number($0) } ?? .string(text)
    }
    let hasLeadingZero = bytes[start] == UInt8(ascii: "0") && index > start + 1 && !hasDot
    if bytes[index] | 0x20 == UInt8(ascii: "e"), !hasLeadingZero, let number = ValueText.double(.string(text))
    {
      return ValueText.number(number)
    }
    let unit = String(decoding: bytes[index...], as: UTF8.self)
    if let factor = units.first(where: { $0.name == unit })?.milliseconds,
      let number = Double(String(decoding: bytes[..<index], as: UTF8.self)), abs(number * factor) < 9e15
    {
      return ValueText.number(Int64(number * factor))
    }
    return .string(text)
  }
}
