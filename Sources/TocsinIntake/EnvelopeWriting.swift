import TocsinEvents
import TocsinLogModel

extension Event {
  /// The event as a row of an archive, the form in which rules read it.
  ///
  /// Without a time of its own the event's attributes are searched for one, as those of any record.
  var envelope: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("date")
    if let timestamp { json.string(timestamp.iso8601) } else { json.null() }
    func add(_ key: String, _ text: UTF8Text?) {
      guard let text else { return }
      json.key(key)
      json.string(text)
    }
    add("host", host)
    add("source", source)
    add("service", service)
    add("status", status)
    add("message", message)
    add("trace_id", traceID)
    if !tags.isEmpty {
      json.key("tags")
      json.beginArray()
      for tag in tags { json.string(tag) }
      json.endArray()
    }
    json.key(IntakeKeys.envelopeAttributes)
    EventJSON.write(attributes, to: &json)
    json.endObject()
    return json.bytes
  }
}
