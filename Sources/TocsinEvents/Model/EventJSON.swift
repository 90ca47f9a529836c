package import TocsinLogModel

/// Events as JSON in one canonical form: the same event gives the same bytes, whatever form it was read from.
package enum EventJSON {
  /// The event as compact JSON: known keys in a fixed order and only where set, attribute keys sorted by bytes,
  /// numbers as written.
  package static func canonical(_ event: Event) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    if let timestamp = event.timestamp {
      json.key("timestamp")
      json.string(timestamp.iso8601)
    }
    write("source", event.source, to: &json)
    write("host", event.host, to: &json)
    write("service", event.service, to: &json)
    write("status", event.status, to: &json)
    write("message", event.message, to: &json)
    write("trace_id", event.traceID, to: &json)
    if !event.tags.isEmpty {
      json.key("tags")
      json.beginArray()
      for tag in event.tags { json.string(tag) }
      json.endArray()
    }
    if event.attributes != .object([]) {
      json.key("attributes")
      write(event.attributes, to: &json)
    }
    json.endObject()
    return json.bytes
  }

  private static func write(_ key: String, _ text: UTF8Text?, to json: inout JSONWriter) {
    guard let text else { return }
    json.key(key)
    json.string(text)
  }

  /// Appends a value, object keys sorted by bytes.
  ///
  /// Depth is bounded by the decoder's limit.
  package static func write(_ value: AttributeValue, to json: inout JSONWriter) {
    switch value {
    case .null: json.null()
    case .boolean(let value): json.bool(value)
    case .number(let text): json.raw(text.bytes)
    case .string(let text): json.string(text)
    case .array(let elements):
      json.beginArray()
      for element in elements { write(element, to: &json) }
      json.endArray()
    case .object(let members):
      json.beginObject()
      for member in members.sorted(by: { $0.key < $1.key }) {
        json.key(member.key)
        write(member.value, to: &json)
      }
      json.endObject()
    }
  }
}
