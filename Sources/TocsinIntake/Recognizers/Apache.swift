import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let apache = SourceRecognizer(
    "Apache httpd",
    sign:
      "a line of the common log format, or of the error log: `[Mon Mar 02 10:00:00.123456 2026] [core:error] …`"
  ) { log in
    if let quoted = AccessLine.quotedFields(of: log) { return quoted < 2 ? "apache" : nil }
    guard log.members.isEmpty, let message = log.message else { return nil }
    var cursor = LineCursor(message)
    guard cursor.skip(UInt8(ascii: "[")), let time = cursor.text(upTo: UInt8(ascii: "]")),
      (24...33).contains(time.bytes.count), cursor.skip(" ["),
      let level = cursor.text(upTo: UInt8(ascii: "]")),
      level.bytes.count <= 32
    else { return nil }
    return "apache"
  }
}
