import TocsinLogModel

/// One way of writing logs in a form.
package struct RecordWriting: Sendable {
  /// What users call it, unique among all ways.
  package let name: String

  /// A file is one JSON array, instead of one record a line.
  package let isArray: Bool

  /// Queries that all logs written so must match, alternatives in order of preference.
  ///
  /// Empty where any log will do.
  package let demands: [String]

  /// Reading a record gives its source as one more tag.
  package let repeatsSourceInTags: Bool

  /// The record of an event, the number of which counts from 1; `nil` where this way cannot say what the event says.
  ///
  /// A record may be given that reads back as something else: whoever writes one reads it again.
  package let record: @Sendable (_ event: Event, _ number: Int) -> [UInt8]?

  init(
    _ name: String, isArray: Bool = false, demands: [String] = [], repeatsSourceInTags: Bool = false,
    record: @escaping @Sendable (Event, Int) -> [UInt8]?
  ) {
    self.name = name
    self.isArray = isArray
    self.demands = demands
    self.repeatsSourceInTags = repeatsSourceInTags
    self.record = record
  }
}

/// Writes the parts of an event that several forms have in common.
struct EventWriter {
  let event: Event
  var json = JSONWriter()

  init(_ event: Event) {
    self.event = event
    json.beginObject()
  }

  /// The bytes, with the root closed.
  consuming func finish() -> [UInt8] {
    json.endObject()
    return json.bytes
  }

  var members: [AttributeMember] {
    if case .object(let members) = event.attributes { members } else { [] }
  }

  mutating func time(_ key: String) {
    guard let timestamp = event.timestamp else { return }
    json.key(key)
    json.string(timestamp.iso8601)
  }

  mutating func text(_ key: String, _ text: UTF8Text?) {
    guard let text else { return }
    json.key(key)
    json.string(text)
  }

  /// The reserved attributes whose keys are the same in all forms of Datadog.
  mutating func commonReserved() {
    text("service", event.service)
    text("status", event.status)
    text("message", event.message)
    text("trace_id", event.traceID)
  }

  mutating func tags(_ tags: [UTF8Text]) {
    guard !tags.isEmpty else { return }
    json.key("tags")
    json.beginArray()
    for tag in tags { json.string(tag) }
    json.endArray()
  }

  /// The attributes as members of the open object.
  mutating func spreadAttributes() {
    for member in members {
      json.key(member.key)
      EventJSON.write(member.value, to: &json)
    }
  }

  /// The attributes under a key of their own.
  mutating func attributes() {
    json.key(IntakeKeys.envelopeAttributes)
    EventJSON.write(event.attributes, to: &json)
  }
}
