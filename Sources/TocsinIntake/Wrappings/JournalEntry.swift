import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// An entry of the journal as `journalctl -o json` writes it.
  ///
  /// A message that isn't text comes as a list of bytes. Source: systemd, Journal Export Formats, JSON.
  static let journalEntry = RecordWrapping("journald") { members in
    guard members.has("__REALTIME_TIMESTAMP"), let message = message(members["MESSAGE"]) else { return nil }
    var log = RawLog(text: message)
    log.time = members["__REALTIME_TIMESTAMP"].flatMap { EventTime.timestamp(of: $0) }
    log.host = members.text("_HOSTNAME")
    log.service =
      members.text("SYSLOG_IDENTIFIER") ?? members.text("_SYSTEMD_UNIT") ?? members.text("_COMM")
    log.status = members.scalar("PRIORITY")
    var journal: [AttributeMember] = []
    for key in ["_SYSTEMD_UNIT", "_COMM", "_PID", "_UID", "_EXE", "_CMDLINE", "PRIORITY"] as [UTF8Text] {
      if let value = members[key] { journal.append(AttributeMember(key: key, value: value)) }
    }
    if !log.members.has("journald") { log.members.set("journald", .object(journal)) }
    return [log]
  }

  private static func message(_ value: AttributeValue?) -> UTF8Text? {
    switch value {
    case .string(let text)?: return text
    case .array(let elements)?:
      var bytes: [UInt8] = []
      for element in elements {
        guard case .number(let text) = element, let byte = UInt8(text.description) else { return nil }
        bytes.append(byte)
      }
      return UTF8Text(String(decoding: bytes, as: UTF8.self))
    default: return nil
    }
  }
}
