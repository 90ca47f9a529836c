import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinSyntax

/// Values in YAML's flow style: plain where that reads back as the same text, else as JSON writes them.
enum YAMLText {
  /// Equal logs at equal distances.
  struct Run {
    var count: Int
    /// Seconds.
    var step: Int64
  }

  static func run(_ entries: [Timeline.Entry], from start: Int) -> Run {
    let first = entries[start]
    guard start + 1 < entries.count, entries[start + 1].event == first.event else {
      return Run(count: 1, step: 0)
    }
    let step = entries[start + 1].seconds - first.seconds
    var count = 2
    while start + count < entries.count, entries[start + count].event == first.event,
      entries[start + count].seconds == first.seconds + Int64(count) * step
    {
      count += 1
    }
    return Run(count: count, step: step)
  }

  /// Minutes and seconds from the start of tests; an instant where that cannot say it.
  static func time(_ time: Timestamp) -> String {
    let microseconds = time.microseconds - TestTime.start.microseconds
    guard microseconds >= 0, microseconds % 1_000_000 == 0, microseconds / 1_000_000 < 100 * 86_400 else {
      return "\"\(time.iso8601)\""
    }
    let seconds = microseconds / 1_000_000
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let clock = "\(hours > 0 ? two(minutes) : String(minutes)):\(two(seconds % 60))"
    return hours > 0 ? "\"\(hours):\(clock)\"" : "\"\(clock)\""
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }

  static func key(_ text: UTF8Text) -> String { scalar(text) }

  /// Depth is bounded by the decoder that made the value.
  static func value(_ value: AttributeValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let spelling): spelling.description
    case .string(let text): scalar(text)
    case .array(let elements): "[\(elements.map { YAMLText.value($0) }.joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(key($0.key)): \(YAMLText.value($0.value))" }.joined(separator: ", "))}"
    }
  }

  /// A text, plain where it begins with a letter, is a word or words, and means nothing else in YAML.
  static func scalar(_ text: UTF8Text) -> String {
    if isPlain(text) { return text.description }
    var json = JSONWriter()
    json.string(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func isPlain(_ text: UTF8Text) -> Bool {
    guard let first = text.bytes.first, isLetter(first), text.bytes.last != 0x20, text.bytes.count < 80 else {
      return false
    }
    let isWords = text.bytes.allSatisfy { byte in
      isLetter(byte) || byte &- 0x30 < 10 || [UInt8(ascii: "-"), UInt8(ascii: "."), 0x20].contains(byte)
    }
    // Words that some readers of YAML take for truth values stay quoted.
    let isString = YAMLScalar(text: text, style: .plain).coreValue == .string
    return isWords && isString && OldBooleans.value(text) == nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
  }
}
