import TocsinEvents
import TocsinLogModel

/// Reads hashes as Ruby prints them: `{:a=>1, "b" => [nil], c: "x"}`.
///
/// A bracket missing at the end is forgiven. Source: pipeline reference, section 3.6.
enum RubyHash {
  static func value(_ text: UTF8Text) -> AttributeValue? {
    var reader = RubyReader(bytes: text.bytes)
    guard case .object(let members)? = reader.value(depth: 0) else { return nil }
    let cleaned = AttributeMerging.cleaned(members)
    return cleaned.isEmpty ? nil : .object(cleaned)
  }
}

private struct RubyReader {
  /// Deeper hashes are left out.
  private static let maximumDepth = 64

  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpaces() {
    while let byte = next, byte <= 0x20 || byte == UInt8(ascii: ",") { index += 1 }
  }

  mutating func value(depth: Int) -> AttributeValue? {
    skipSpaces()
    guard depth < RubyReader.maximumDepth, let byte = next else { return nil }
    switch byte {
    case UInt8(ascii: "{"): return hash(depth)
    case UInt8(ascii: "["): return list(depth)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return quoted(byte).map { .string($0) }
    default:
      let word = word()
      switch word {
      case "": return nil
      case "nil": return .null
      case "true": return .boolean(true)
      case "false": return .boolean(false)
      default:
        if let first = word.bytes.first, first &- 0x30 < 10 || first == UInt8(ascii: "-"),
          let number = ValueText.double(.string(word))
        {
          return ValueText.number(number)
        }
        return .string(
          word.bytes.first == UInt8(ascii: ":") ? UTF8Text(bytes: Array(word.bytes.dropFirst())) : word)
      }
    }
  }

  private mutating func hash(_ depth: Int) -> AttributeValue? {
    index += 1
    var members: [AttributeMember] = []
    while true {
      skipSpaces()
      guard let byte = next else { return .object(AttributeMember.keepingLast(members)) }
      if byte == UInt8(ascii: "}") {
        index += 1
        return .object(AttributeMember.keepingLast(members))
      }
      let key: UTF8Text
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        guard let text = quoted(byte) else { return nil }
        key = text
      } else {
        if byte == UInt8(ascii: ":") { index += 1 }
        key = word()
      }
      skipSpaces()
      if next == UInt8(ascii: "=") {
        index += 1
        guard next == UInt8(ascii: ">") else { return nil }
        index += 1
      } else if next == UInt8(ascii: ":") {
        index += 1
      } else {
        return nil
      }
      guard !key.isEmpty, let value = value(depth: depth + 1) else { return nil }
      members.append(AttributeMember(key: key, value: value))
    }
  }

  private mutating func list(_ depth: Int) -> AttributeValue? {
    index += 1
    var elements: [AttributeValue] = []
    while true {
      skipSpaces()
      guard let byte = next, byte != UInt8(ascii: "}") else { return .array(elements) }
      if byte == UInt8(ascii: "]") {
        index += 1
        return .array(elements)
      }
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
    }
  }

  private mutating func quoted(_ quote: UInt8) -> UTF8Text? {
    index += 1
    var text: [UInt8] = []
    while let byte = next {
      index += 1
      if byte == quote { return UTF8Text(bytes: text) }
      if byte == UInt8(ascii: "\\"), let escaped = next {
        index += 1
        text.append(escaped == UInt8(ascii: "n") ? 0x0A : escaped == UInt8(ascii: "t") ? 0x09 : escaped)
      } else {
        text.append(byte)
      }
    }
    return nil
  }

  private mutating func word() -> UTF8Text {
    let start = index
    if next == UInt8(ascii: ":") { index += 1 }
    while let byte = next, byte > 0x20, ![0x2C, 0x7D, 0x5D, 0x3D, 0x3A, 0x5B, 0x7B].contains(byte) {
      index += 1
    }
    return UTF8Text(bytes: Array(bytes[start..<index]))
  }
}
