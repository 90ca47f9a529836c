package import TocsinLogModel

/// The nine statuses, and how what logs write is mapped to them.
///
/// Source: Datadog's status remapper.
package enum EventStatus: String, CaseIterable, Sendable {
  case emergency
  case alert
  case critical
  case error
  case warning
  case notice
  case info
  case debug
  case ok

  /// Syslog severities 0 to 7 by number, otherwise by the beginning of the word; what is unknown is `info`.
  package init(_ text: UnsafeBufferPointer<UInt8>) {
    if text.count == 1, text[0] >= 0x30, text[0] <= 0x37 {
      self = EventStatus.allCases[Int(text[0] - 0x30)]
      return
    }
    for (prefix, status) in EventStatus.prefixes where EventStatus.begins(text, with: prefix) {
      self = status
      return
    }
    self = .info
  }

  /// The place among all statuses: the syslog severity, `ok` after them.
  package var index: Int { EventStatus.allCases.firstIndex(of: self) ?? 0 }

  /// In this order: `emerg` before `e`.
  private static let prefixes: [(StaticString, EventStatus)] = [
    ("emerg", .emergency), ("f", .emergency), ("a", .alert), ("c", .critical), ("e", .error), ("w", .warning),
    ("n", .notice), ("i", .info), ("d", .debug), ("trace", .debug), ("verbose", .debug), ("o", .ok),
    ("s", .ok),
  ]

  private static func begins(_ text: UnsafeBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
    guard text.count >= prefix.utf8CodeUnitCount else { return false }
    // Both have at least that many bytes; a prefix is ASCII in small letters.
    for index in 0..<prefix.utf8CodeUnitCount {
      let byte = text[index] &- 0x41 < 26 ? text[index] | 0x20 : text[index]
      if byte != prefix.utf8Start[index] { return false }
    }
    return true
  }

  /// The status that a text is mapped to; every text has one.
  package init(_ text: UTF8Text) {
    self = text.bytes.withUnsafeBufferPointer { EventStatus($0) }
  }
}
