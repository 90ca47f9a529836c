package import TocsinEvents
import TocsinLogModel

/// A way of writing logs that the readers read.
package enum LogEnvelope: String, CaseIterable, Sendable {
  /// One JSON object a line, as sent to the intake.
  case ndjson
  /// A JSON array, as the intake takes it: tags are one text.
  case intake
  /// Rows of a log archive.
  case archive
  /// Rows of the Logs API.
  case logsAPI = "logs-api"
  /// Events of Salesforce's event log in the original spelling.
  case salesforce

  /// The form in which a reader takes the records.
  package var form: RecordForm {
    switch self {
    case .ndjson, .intake: .plain
    case .archive: .archive
    case .logsAPI: .searchResult
    case .salesforce: .salesforceEvent
    }
  }

  /// A file of these events; `nil` when some event cannot be said in this envelope.
  package func file(_ events: [Event]) -> [UInt8]? {
    var lines: [[UInt8]] = []
    for (index, event) in events.enumerated() {
      guard let record = record(event, number: index + 1) else { return nil }
      lines.append(record)
    }
    let newline = UInt8(ascii: "\n")
    guard self == .intake else { return lines.flatMap { $0 + [newline] } }
    var bytes: [UInt8] = [UInt8(ascii: "["), newline]
    for (index, line) in lines.enumerated() {
      bytes += line
      if index < lines.count - 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(newline)
    }
    return bytes + [UInt8(ascii: "]"), newline]
  }

  /// One record; `nil` when reading it would not give the event back.
  package func record(_ event: Event, number: Int = 1) -> [UInt8]? {
    guard case .object(let members) = event.attributes else { return nil }
    var writer = EnvelopeWriter(event: event, members: members)
    let record: [UInt8]?
    switch self {
    case .ndjson: record = writer.plain(tagsAsText: false)
    case .intake: record = writer.plain(tagsAsText: true)
    case .archive: record = writer.archive(id: "example-\(number)")
    case .logsAPI: record = writer.searchResult(id: "example-\(number)")
    case .salesforce: record = writer.salesforce()
    }
    guard let record, let read = try? EventDecoder.decode(record, form: form),
      EnvelopeWriter.isSame(read, event, as: self)
    else { return nil }
    return record
  }
}

/// Writes one event in the envelopes.
private struct EnvelopeWriter {
  let event: Event
  let members: [AttributeMember]
  private var json = JSONWriter()

  init(event: Event, members: [AttributeMember]) {
    self.event = event
    self.members = members
  }

  mutating func plain(tagsAsText: Bool) -> [UInt8]? {
    json.beginObject()
    time("timestamp")
    text("ddsource", event.source)
    text(tagsAsText ? "hostname" : "host", event.host)
    rest()
    text("trace_id", event.traceID)
    if tagsAsText {
      if !event.tags.isEmpty {
        json.key("ddtags")
        json.string(UTF8Text(bytes: Array(event.tags.map(\.bytes).joined(separator: [UInt8(ascii: ",")]))))
      }
    } else {
      tags(event.tags)
    }
    for member in members {
      json.key(member.key)
      EventJSON.write(member.value, to: &json)
    }
    // A message that is an object would be read as the attributes of a log that has no others.
    if members.isEmpty, event.message?.bytes.contains(UInt8(ascii: "{")) ?? false {
      json.key("note")
      json.null()
    }
    json.endObject()
    return json.bytes
  }

  mutating func archive(id: String) -> [UInt8]? {
    json.beginObject()
    json.key("_id")
    json.string(id)
    time("date")
    text("host", event.host)
    text("source", event.source)
    rest()
    text("trace_id", event.traceID)
    tags(event.tags)
    json.key("attributes")
    EventJSON.write(.object(members), to: &json)
    json.endObject()
    return json.bytes
  }

  mutating func searchResult(id: String) -> [UInt8]? {
    json.beginObject()
    json.key("id")
    json.string(id)
    json.key("type")
    json.string("log")
    json.key("attributes")
    json.beginObject()
    time("timestamp")
    text("host", event.host)
    rest()
    text("trace_id", event.traceID)
    // Search results have no source of their own: it is among their tags.
    let source = event.source.map { [UTF8Text(bytes: Array("source:".utf8) + $0.bytes)] } ?? []
    tags(source + event.tags)
    json.key("attributes")
    EventJSON.write(.object(members), to: &json)
    json.endObject()
    json.endObject()
    return json.bytes
  }

  mutating func salesforce() -> [UInt8]? {
    guard event.source == SalesforceNames.source, event.host == nil, event.service == nil,
      event.status == nil,
      event.message == nil, event.tags.isEmpty,
      members.contains(where: { $0.key == SalesforceNames.eventType })
    else { return nil }
    json.beginObject()
    // Unlike `TIMESTAMP_DERIVED`, this name leaves no attribute behind.
    time("TIMESTAMP")
    for member in members {
      json.key(EnvelopeWriter.upper(member.key))
      EventJSON.write(EnvelopeWriter.upper(member.value), to: &json)
    }
    json.endObject()
    return json.bytes
  }

  private static func upper(_ key: UTF8Text) -> UTF8Text {
    UTF8Text(bytes: key.bytes.map { $0 &- 0x61 < 26 ? $0 & 0xDF : $0 })
  }

  /// Depth is bounded by the decoder that made the value.
  private static func upper(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .object(let members):
      .object(members.map { AttributeMember(key: upper($0.key), value: upper($0.value)) })
    case .array(let elements): .array(elements.map { upper($0) })
    default: value
    }
  }

  private mutating func rest() {
    text("service", event.service)
    text("status", event.status)
    text("message", event.message)
  }

  private mutating func time(_ key: String) {
    guard let timestamp = event.timestamp else { return }
    json.key(key)
    json.string(timestamp.iso8601)
  }

  private mutating func text(_ key: String, _ text: UTF8Text?) {
    guard let text else { return }
    json.key(key)
    json.string(text)
  }

  private mutating func tags(_ tags: [UTF8Text]) {
    guard !tags.isEmpty else { return }
    json.key("tags")
    json.beginArray()
    for tag in tags { json.string(tag) }
    json.endArray()
  }

  /// The same but for nulls, and for the source that a search result repeats among its tags.
  static func isSame(_ read: Event, _ event: Event, as envelope: LogEnvelope) -> Bool {
    var (read, event) = (plain(read), plain(event))
    if envelope == .logsAPI {
      (read.tags, event.tags) = ([], [])
      if event.source?.isEmpty ?? true { (read.source, event.source) = (nil, nil) }
    }
    return EventJSON.canonical(read) == EventJSON.canonical(event)
  }

  private static func plain(_ event: Event) -> Event {
    var event = event
    if case .object(let members) = event.attributes {
      event.attributes = .object(members.filter { $0.value != .null })
    }
    return event
  }
}
