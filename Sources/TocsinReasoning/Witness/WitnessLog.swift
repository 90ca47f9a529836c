package import TocsinEvents
import TocsinLogModel

/// A log that shows an answer: it can be written to a file and read back.
package struct WitnessLog: Sendable, Hashable {
  /// The log as one line of JSON.
  package let record: [UInt8]
  /// The form to read the record in: plain, or an archive row where an attribute has a reserved name.
  package let form: RecordForm
  /// What reading the record gives.
  package let event: Event

  /// `nil` when no form of record says what the draft says.
  init?(_ draft: LogDraft) {
    guard case .object(let members) = draft.attributes else { return nil }
    let hasSource = draft.reserved[.source] != nil
    let reservedKeys = RecordForm.plain.definition.keys
    let clashes = members.contains { member in
      RecordForm.isMisleading(member.key, hasSource: hasSource)
        || reservedKeys.contains { $0.key == member.key }
    }
    form = clashes ? .archive : .plain
    record = clashes ? WitnessLog.archive(draft, members) : WitnessLog.plain(draft, members)
    guard let event = try? EventDecoder.decode(record, form: form) else { return nil }
    // Rows of some sources are renamed as they are read.
    guard case .object(let read) = event.attributes,
      read.filter({ $0.value != .null }).count == members.count,
      members.allSatisfy({ member in read.contains { $0.key == member.key } })
    else { return nil }
    self.event = event
  }

  private static func plain(_ draft: LogDraft, _ members: [AttributeMember]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    if draft.reserved[.source] == nil,
      draft.reserved.keys.contains(where: IntakeKeys.stayingInRawRecords.contains)
    {
      // Without a key of the intake form these would be attributes too.
      json.key("ddtags")
      json.string("")
    }
    writeReserved(draft, sourceKey: "ddsource", to: &json)
    for member in members {
      json.key(member.key)
      EventJSON.write(member.value, to: &json)
    }
    if members.isEmpty, needsGuard(draft) {
      json.key("note")
      json.null()
    }
    json.endObject()
    return json.bytes
  }

  private static func archive(_ draft: LogDraft, _ members: [AttributeMember]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("_id")
    json.string("example")
    writeReserved(draft, sourceKey: "source", to: &json)
    json.key("attributes")
    EventJSON.write(.object(members), to: &json)
    json.endObject()
    return json.bytes
  }

  private static func writeReserved(_ draft: LogDraft, sourceKey: String, to json: inout JSONWriter) {
    if let time = draft.time {
      json.key("timestamp")
      json.string(time.iso8601)
    } else if draft.refusesTime {
      json.key("timestamp")
      json.string("")
    }
    for name in ReservedAttribute.allCases where name != .timestamp {
      guard let text = draft.reserved[name] else { continue }
      json.key(name == .source ? sourceKey : name.rawValue)
      json.string(text)
    }
    if !draft.tags.isEmpty {
      json.key("tags")
      json.beginArray()
      for tag in draft.tags { json.string(tag) }
      json.endArray()
    }
  }

  /// A message that is an object would be read as the attributes of a log that has no others.
  private static func needsGuard(_ draft: LogDraft) -> Bool {
    draft.reserved[.message]?.bytes.contains(UInt8(ascii: "{")) ?? false
  }
}
