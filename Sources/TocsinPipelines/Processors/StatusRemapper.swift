import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Takes the status of a log from an attribute; the first remapper that finds one counts.
///
/// Source: pipeline reference, section 2.3.
struct StatusRemapper: LogProcessor {
  let sources: [AttributeRoute]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard !log.hasFired.contains(.status) else { return }
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      log.status = StatusRemapper.status(value)
      log.hasFired.insert(.status)
      return
    }
  }

  private static let numbers: [UTF8Text] = [
    "emergency", "alert", "critical", "error", "warn", "notice", "info", "debug",
  ]
  private static let beginnings: [(UTF8Text, UTF8Text)] = [
    ("emerg", "emergency"), ("f", "emergency"), ("a", "alert"), ("c", "critical"), ("e", "error"),
    ("w", "warn"),
    ("n", "notice"), ("i", "info"), ("d", "debug"), ("t", "debug"), ("v", "debug"), ("o", "ok"), ("s", "ok"),
  ]

  /// The status that a value says; `info` for everything else.
  static func status(_ value: AttributeValue) -> UTF8Text {
    var value = value
    if case .array(let elements) = value, let first = elements.first { value = first }
    guard let text = ValueText.text(value) else { return "info" }
    let word = LowerCasing.lowered(UTF8Text(bytes: Array(text.bytes.drop { $0 <= 0x20 })))
    let trimmed = Array(word.bytes.reversed().drop { $0 <= 0x20 }.reversed())
    if trimmed.count == 1, trimmed[0] &- 0x30 < 8 { return numbers[Int(trimmed[0] - 0x30)] }
    return beginnings.first { trimmed.starts(with: $0.0.bytes) }?.1 ?? "info"
  }
}
