import TocsinEvents
import TocsinLogModel

/// A line of the common or combined log format of web servers.
///
/// `172.17.0.1 - - [02/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 612`, then, when combined, the referrer and the
/// agent in quotes, and perhaps more.
enum AccessLine {
  /// How many quoted texts follow the size; `nil` where the line is none.
  static func quotedFields(of log: RawLog) -> Int? {
    guard log.members.isEmpty, let message = log.message else { return nil }
    var cursor = LineCursor(message)
    guard cursor.word() != nil, cursor.skip(0x20), cursor.word() != nil, cursor.skip(0x20),
      cursor.word() != nil,
      cursor.skip(0x20), cursor.skip(UInt8(ascii: "[")), let time = cursor.text(upTo: UInt8(ascii: "]")),
      time.bytes.count == 26, time.bytes[2] == UInt8(ascii: "/"), time.bytes[11] == UInt8(ascii: ":"),
      cursor.skip(" \""), cursor.text(upTo: UInt8(ascii: "\"")) != nil, cursor.skip(0x20),
      cursor.number(digits: 3) != nil, cursor.skip(0x20), cursor.word() != nil
    else { return nil }
    return cursor.rest.bytes.count { $0 == UInt8(ascii: "\"") } / 2
  }
}
