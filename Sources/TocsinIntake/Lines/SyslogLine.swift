import TocsinEvents
import TocsinLogModel

/// A line with a header of syslog: RFC 5424, RFC 3164, or the ISO 8601 time that collectors write in its place.
enum SyslogLine {
  private static let severities: [UTF8Text] = [
    "emergency", "alert", "critical", "error", "warn", "notice", "info", "debug",
  ]

  static func read(_ text: UTF8Text, clock: Timestamp) -> RawLog? {
    var cursor = LineCursor(text)
    var severity: UTF8Text?
    if cursor.skip(UInt8(ascii: "<")) {
      guard let priority = cursor.number(digits: 3), priority < 192, cursor.skip(UInt8(ascii: ">")) else {
        return nil
      }
      severity = severities[priority % 8]
      if cursor.skip("1 ") { return modern(&cursor, severity) }
    }
    return traditional(&cursor, severity, clock: clock)
  }

  /// RFC 5424 behind its version.
  private static func modern(_ cursor: inout LineCursor, _ severity: UTF8Text?) -> RawLog? {
    var words: [UTF8Text] = []
    for _ in 0..<5 {
      guard let word = cursor.word(), cursor.skip(0x20) else { return nil }
      words.append(word)
    }
    guard words[0] == "-" || EventTime.timestamp(of: .string(words[0])) != nil,
      let data = structuredData(&cursor)
    else { return nil }
    _ = cursor.skip(0x20)
    _ = cursor.skip("\u{FEFF}")
    var parts = Parts(stamp: words[0], severity: severity)
    parts.time = words[0] == "-" ? nil : EventTime.timestamp(of: .string(words[0]))
    (parts.host, parts.program, parts.process) = (words[1].present, words[2].present, words[3].present)
    parts.data = data
    return parts.log(cursor.rest)
  }

  /// `-`, or elements such as `[origin ip="10.0.0.1"]`; `nil` for anything else.
  private static func structuredData(_ cursor: inout LineCursor) -> [AttributeMember]? {
    if cursor.skip(UInt8(ascii: "-")) { return [] }
    var elements: [AttributeMember] = []
    while cursor.skip(UInt8(ascii: "[")) {
      var name: [UInt8] = []
      while let byte = cursor.next, byte != 0x20, byte != UInt8(ascii: "]") {
        name.append(byte)
        cursor.index += 1
      }
      var values: [AttributeMember] = []
      while cursor.skip(0x20) {
        guard let key = cursor.text(upTo: UInt8(ascii: "=")), let value = quoted(&cursor) else { return nil }
        values.set(key, .string(value))
      }
      guard !name.isEmpty, cursor.skip(UInt8(ascii: "]")) else { return nil }
      elements.set(UTF8Text(bytes: name), .object(values))
    }
    return elements.isEmpty ? nil : elements
  }

  private static func quoted(_ cursor: inout LineCursor) -> UTF8Text? {
    guard cursor.skip(UInt8(ascii: "\"")) else { return nil }
    var value: [UInt8] = []
    while let byte = cursor.next {
      cursor.index += 1
      if byte == UInt8(ascii: "\"") { return UTF8Text(bytes: value) }
      if byte == UInt8(ascii: "\\"), let escaped = cursor.next, [0x22, 0x5C, 0x5D].contains(escaped) {
        value.append(escaped)
        cursor.index += 1
      } else {
        value.append(byte)
      }
    }
    return nil
  }

  /// RFC 3164, or the same with a time of ISO 8601.
  private static func traditional(
    _ cursor: inout LineCursor, _ severity: UTF8Text?, clock: Timestamp
  ) -> RawLog? {
    guard let (stamp, time) = stamp(&cursor, clock: clock), cursor.skip(0x20), let host = cursor.word(),
      cursor.skip(0x20)
    else { return nil }
    let start = cursor.index
    var parts = Parts(stamp: stamp, severity: severity)
    (parts.time, parts.host) = (time, host)
    guard let (program, process) = tag(&cursor) else {
      cursor.index = start
      // Without the tag a line is syslog only by its priority, or by what it carries.
      let rest = cursor.rest
      guard severity != nil || EventFormatLine.read(rest) != nil else { return nil }
      return parts.log(rest)
    }
    (parts.program, parts.process) = (program, process)
    _ = cursor.skip(0x20)
    return parts.log(cursor.rest)
  }

  /// `Mar  2 10:00:00` or `2026-03-02T10:00:00.123456+00:00`.
  private static func stamp(
    _ cursor: inout LineCursor, clock: Timestamp
  ) -> (text: UTF8Text, time: Timestamp)? {
    guard let first = cursor.next else { return nil }
    let start = cursor.index
    if first &- 0x30 < 10 {
      guard let word = cursor.word(), word.bytes.count >= 19, word.bytes[10] == UInt8(ascii: "T"),
        let time = EventTime.timestamp(of: .string(word))
      else { return nil }
      return (word, time)
    }
    for part in 0..<3 {
      if part > 0 { cursor.skipSpaces() }
      guard cursor.word() != nil else { return nil }
    }
    let text = UTF8Text(bytes: Array(cursor.bytes[start..<cursor.index]))
    guard text.bytes.count <= 16, let time = EventTime.timestamp(of: .string(text), clock: clock) else {
      return nil
    }
    return (text, time)
  }

  /// `sshd[123]:` or `kernel:`.
  private static func tag(_ cursor: inout LineCursor) -> (program: UTF8Text, process: UTF8Text?)? {
    var name: [UInt8] = []
    while let byte = cursor.next, byte > 0x20, byte != UInt8(ascii: "["), byte != UInt8(ascii: ":"),
      name.count < 64
    {
      name.append(byte)
      cursor.index += 1
    }
    guard !name.isEmpty else { return nil }
    var process: UTF8Text?
    if cursor.skip(UInt8(ascii: "[")) {
      guard let inside = cursor.text(upTo: UInt8(ascii: "]")), inside.bytes.count <= 32 else { return nil }
      process = inside
    }
    guard cursor.skip(UInt8(ascii: ":")), cursor.isAtEnd || cursor.next == 0x20 else { return nil }
    let program = UTF8Text(bytes: name)
    // Formats of events begin where a program would stand.
    return program == "CEF" || program == "LEEF" ? nil : (program, process)
  }

  /// What a header says.
  private struct Parts {
    let stamp: UTF8Text
    let severity: UTF8Text?
    var time: Timestamp?
    var host: UTF8Text?
    var program: UTF8Text?
    var process: UTF8Text?
    var data: [AttributeMember] = []

    /// The log with its header under the names that the service documents.
    func log(_ message: UTF8Text) -> RawLog {
      var header: [AttributeMember] = []
      func add(_ key: UTF8Text, _ text: UTF8Text?) {
        if let text { header.append(AttributeMember(key: key, value: .string(text))) }
      }
      add("timestamp", stamp == "-" ? nil : stamp)
      add("hostname", host)
      add("appname", program)
      add("procid", process)
      add("severity", severity)
      header += data
      var log = RawLog(message: message)
      log.members = [AttributeMember(key: "syslog", value: .object(header))]
      (log.host, log.service, log.status, log.time) = (host, program, severity, time)
      return log
    }
  }
}

extension UTF8Text {
  /// `nil` for the `-` that stands for nothing.
  fileprivate var present: UTF8Text? { self == "-" ? nil : self }
}
