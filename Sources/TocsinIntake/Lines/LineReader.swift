import TocsinEvents
import TocsinLogModel

/// Takes what transports and products put around or into a line of text.
///
/// A header of syslog or of a container runtime comes off first; what is left may be JSON, or one of the formats that
/// products share. Text of no such form stays as it is: a log is then its message.
enum LineReader {
  /// The log of a line; times without a year are the last ones before `clock`.
  static func log(_ text: UTF8Text, clock: Timestamp) -> RawLog {
    let text = text.trimmed
    if let inner = ContainerRuntimeLine.read(text) ?? SyslogLine.read(text, clock: clock) {
      guard let message = inner.message else { return inner }
      var log = EventFormatLine.read(message) ?? RawLog(text: message)
      for member in inner.members where !log.members.has(member.key) { log.members.append(member) }
      return log.wrapped(time: inner.time, host: inner.host, service: inner.service, status: inner.status)
    }
    return EventFormatLine.read(text) ?? RawLog(text: text)
  }
}
