import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let nginx = SourceRecognizer(
    "nginx",
    sign: "a line of the combined log format, or of the error log: `2026/03/02 10:00:00 [error] 7#7: …`"
  ) { log in
    if let quoted = AccessLine.quotedFields(of: log) { return quoted >= 2 ? "nginx" : nil }
    guard log.members.isEmpty, let message = log.message, isErrorLine(message.bytes) else { return nil }
    return "nginx"
  }

  private static func isErrorLine(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 28, bytes[4] == UInt8(ascii: "/"), bytes[7] == UInt8(ascii: "/"), bytes[10] == 0x20,
      bytes[20] == UInt8(ascii: "[")
    else { return false }
    let rest = bytes[21...].prefix(24)
    return rest.contains(UInt8(ascii: "]")) && rest.contains(UInt8(ascii: "#"))
  }
}
