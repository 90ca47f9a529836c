import TocsinEvents
import TocsinLogModel

/// A line in a format that security products share: CEF or LEEF.
///
/// The fields of the header and of the extension become attributes by the names of the format.
enum EventFormatLine {
  static func read(_ text: UTF8Text) -> RawLog? {
    var cursor = LineCursor(text)
    if cursor.skip("CEF:") { return common(&cursor, text) }
    if cursor.skip("LEEF:") { return extended(&cursor, text) }
    return nil
  }

  /// Reads `CEF:0|vendor|product|version|id|name|severity|key=value …`.
  ///
  /// Source: ArcSight Common Event Format, version 25.
  private static func common(_ cursor: inout LineCursor, _ text: UTF8Text) -> RawLog? {
    let names: [UTF8Text] = [
      "cefVersion", "deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId", "name",
      "severity",
    ]
    var log = RawLog(message: text)
    for name in names {
      guard let field = field(&cursor) else { return nil }
      log.members.append(AttributeMember(key: name, value: .string(field)))
    }
    log.members = AttributeMember.keepingLast(
      log.members + pairs(cursor.rest).map { AttributeMember(key: $0, value: .string($1)) })
    log.status = level(log.members.text("severity"))
    return log
  }

  /// `LEEF:2.0|vendor|product|version|id|^|key=value^…`, the separator being a tab in version 1.
  private static func extended(_ cursor: inout LineCursor, _ text: UTF8Text) -> RawLog? {
    let names: [UTF8Text] = ["leefVersion", "vendor", "product", "version", "eventId"]
    var log = RawLog(message: text)
    for name in names {
      guard let field = field(&cursor) else { return nil }
      log.members.append(AttributeMember(key: name, value: .string(field)))
    }
    var separator: UInt8 = 0x09
    if log.members.text("leefVersion")?.begins(with: "2") ?? false {
      guard let stated = cursor.text(upTo: UInt8(ascii: "|")) else { return nil }
      separator = LEEFSeparator.byte(stated) ?? separator
    }
    for part in cursor.rest.bytes.split(separator: separator) {
      guard let sign = part.firstIndex(of: UInt8(ascii: "=")), sign > part.startIndex else { continue }
      let key = UTF8Text(bytes: Array(part[..<sign])).trimmed
      let value = UTF8Text(bytes: Array(part[(sign + 1)...])).trimmed
      log.members.append(AttributeMember(key: key, value: .string(value)))
    }
    log.members = AttributeMember.keepingLast(log.members)
    return log
  }

  /// A field of a header up to its `|`, with `\|` and `\\` resolved.
  private static func field(_ cursor: inout LineCursor) -> UTF8Text? {
    var field: [UInt8] = []
    while let byte = cursor.next {
      cursor.index += 1
      if byte == UInt8(ascii: "|") { return UTF8Text(bytes: field) }
      if byte == UInt8(ascii: "\\"), let escaped = cursor.next {
        field.append(escaped)
        cursor.index += 1
      } else {
        field.append(byte)
      }
    }
    return nil
  }

  /// The pairs of an extension: a value goes on to the last space before the next `key=`.
  private static func pairs(_ text: UTF8Text) -> [(UTF8Text, UTF8Text)] {
    let bytes = text.bytes
    var found: [(key: Range<Int>, value: Int)] = []
    var wordStart = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if byte == 0x20 { wordStart = index + 1 }
      if byte == UInt8(ascii: "="), index > wordStart, isName(bytes[wordStart..<index]) {
        found.append((wordStart..<index, index + 1))
        // Up to the next space nothing else is a key.
        while index < bytes.count, bytes[index] != 0x20 {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        continue
      }
      index += 1
    }
    return found.indices.map { place in
      let end = place + 1 < found.count ? found[place + 1].key.lowerBound : bytes.count
      let value = unescaped(bytes[found[place].value..<max(found[place].value, end)])
      return (UTF8Text(bytes: Array(bytes[found[place].key])), value.trimmed)
    }
  }

  private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    name.allSatisfy { byte in
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".")
    }
  }

  private static func unescaped(_ value: ArraySlice<UInt8>) -> UTF8Text {
    var output: [UInt8] = []
    var isEscaped = false
    for byte in value {
      if isEscaped {
        output.append(byte == UInt8(ascii: "n") ? 0x0A : byte == UInt8(ascii: "r") ? 0x0D : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        output.append(byte)
      }
    }
    return UTF8Text(bytes: output)
  }

  /// A severity from 0 to 10, or in words, as a status.
  ///
  /// Source: CEF, header field Severity.
  private static func level(_ severity: UTF8Text?) -> UTF8Text? {
    switch severity?.description {
    case "0", "1", "2", "3", "Low", "Unknown": "info"
    case "4", "5", "6", "Medium": "warn"
    case "7", "8", "High": "error"
    case "9", "10", "Very-High": "critical"
    default: nil
    }
  }
}

/// What divides the attributes of a LEEF line.
private enum LEEFSeparator {
  /// One character, or its code such as `0x5E` or `x5E`.
  static func byte(_ stated: UTF8Text) -> UInt8? {
    if stated.bytes.count == 1 { return stated.bytes[0] }
    let text = stated.description.lowercased()
    guard let sign = text.firstIndex(of: "x") else { return nil }
    return UInt8(text[text.index(after: sign)...], radix: 16)
  }
}
