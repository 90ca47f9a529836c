import TocsinLogModel
import TocsinSyntax

/// Turns the events of a test, written as YAML, into JSON records of the plain form.
enum RecordWriter {
  /// Keys of an event that steer the test and are not part of the log.
  static let control: Set<UTF8Text> = ["at", "repeat"]

  static func record(_ pairs: [YAMLPair], time: Timestamp?) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    if let time {
      json.key("timestamp")
      json.string(time.iso8601)
    }
    for pair in pairs where time == nil || !(control.contains(pair.key) || pair.key == "timestamp") {
      json.key(pair.key.description)
      write(pair.value, to: &json)
    }
    json.endObject()
    return json.bytes
  }

  private static func write(_ node: YAMLNode, to json: inout JSONWriter) {
    switch node.content {
    case .scalar(let scalar): write(scalar, to: &json)
    case .sequence(let items):
      json.beginArray()
      for item in items { write(item, to: &json) }
      json.endArray()
    case .mapping(let pairs):
      json.beginObject()
      for pair in pairs {
        json.key(pair.key.description)
        write(pair.value, to: &json)
      }
      json.endObject()
    }
  }

  private static func write(_ scalar: YAMLScalar, to json: inout JSONWriter) {
    switch scalar.coreValue {
    case .null: json.null()
    case .boolean(let value): json.bool(value)
    case .integer(let value): json.number(value)
    // Only what JSON can spell is a number here: `.inf` and `0x1F` stay text.
    case .number:
      if DecimalNumber(scalar.text) != nil { json.raw(scalar.text.bytes) } else { json.string(scalar.text) }
    case .string: json.string(scalar.text)
    }
  }
}
