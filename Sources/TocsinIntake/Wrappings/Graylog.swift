import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// A message of the Graylog Extended Log Format.
  ///
  /// Own fields lose their underscore. Source: GELF 1.1.
  static let graylog = RecordWrapping("GELF") { members in
    guard members.has("version", "host"), let short = members.text("short_message") else { return nil }
    var log = RawLog(text: members.text("full_message") ?? short)
    for member in members where member.key.bytes.first == UInt8(ascii: "_") && member.key != "_id" {
      let key = UTF8Text(bytes: Array(member.key.bytes.dropFirst()))
      log.members.append(AttributeMember(key: key, value: member.value))
    }
    log.members = AttributeMember.keepingLast(log.members)
    if log.message == nil, log.members.isEmpty { log.message = short }
    log.host = members.text("host")
    log.status = members.scalar("level")
    log.time = members["timestamp"].flatMap { EventTime.timestamp(of: $0) }
    return [log]
  }
}
