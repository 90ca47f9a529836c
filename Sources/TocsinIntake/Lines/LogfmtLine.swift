import TocsinEvents
import TocsinLogModel

/// A line that is nothing but `key=value` pairs, values with spaces in double quotes.
enum LogfmtLine {
  /// The least number of pairs: one may stand in any text.
  private static let leastPairs = 3

  static func read(_ text: UTF8Text) -> [AttributeMember]? {
    var cursor = LineCursor(text)
    var members: [AttributeMember] = []
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd { break }
      guard let key = key(&cursor), let value = value(&cursor) else { return nil }
      members.append(AttributeMember(key: key, value: .string(value)))
    }
    return members.count >= leastPairs ? AttributeMember.keepingLast(members) : nil
  }

  private static func key(_ cursor: inout LineCursor) -> UTF8Text? {
    let start = cursor.index
    while let byte = cursor.next, byte > 0x20, byte != UInt8(ascii: "="), byte != UInt8(ascii: "\"") {
      cursor.index += 1
    }
    guard cursor.index > start, cursor.next == UInt8(ascii: "=") else { return nil }
    defer { cursor.index += 1 }
    return UTF8Text(bytes: Array(cursor.bytes[start..<cursor.index]))
  }

  private static func value(_ cursor: inout LineCursor) -> UTF8Text? {
    guard cursor.skip(UInt8(ascii: "\"")) else { return cursor.word() ?? "" }
    var value: [UInt8] = []
    while let byte = cursor.next {
      cursor.index += 1
      if byte == UInt8(ascii: "\"") { return UTF8Text(bytes: value) }
      if byte == UInt8(ascii: "\\"), let escaped = cursor.next {
        value.append(escaped == UInt8(ascii: "n") ? 0x0A : escaped == UInt8(ascii: "t") ? 0x09 : escaped)
        cursor.index += 1
      } else {
        value.append(byte)
      }
    }
    return nil
  }
}
