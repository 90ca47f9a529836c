package import TocsinLogModel

extension RecordForm {
  /// A Salesforce event in the original spelling.
  package static let salesforceEvent = RecordForm(.salesforceEvent)
}

extension RecordFormDefinition {
  /// A Salesforce event in the original spelling: a row of an event log file, an object read by a query, or a row of
  /// the setup audit trail.
  static let salesforceEvent = RecordFormDefinition(
    name: "salesforceEvent",
    sample: #"{"EVENT_TYPE":"PackageInstall","TIMESTAMP":"20260301100000.123","IS_MANAGED":"1"}"#,
    recognizes: { first in
      let isAuditTrailRow = first.has("CreatedById") && first.has("CreatedDate")
      return first.has("EVENT_TYPE") || isAuditTrailRow || SalesforceNames.typeName(in: first.members) != nil
    },
    header: { columns in
      if columns.contains("EVENT_TYPE") { return .rows }
      // The audit trail as Setup exports it.
      let setup: [UTF8Text] = ["Date", "User", "Action", "Section", "Source Namespace Prefix"]
      guard setup.allSatisfy(columns.contains) else { return .unknown }
      return .refused(
        reason: "the audit trail as Setup exports it holds display texts, no action codes",
        next: "export the SetupAuditTrail object with a query instead, or read it with --input-format csv")
    },
    // Answers of the query resource, and of the command line of Salesforce, which puts them under `result`.
    container: RecordContainer(
      keys: ["totalSize", "done", "nextRecordsUrl", "records", "status", "result", "warnings"],
      lists: [["records"], ["result", "records"]]),
    spelling: SourceSpelling(
      source: SalesforceNames.source,
      summary: "Salesforce event-log CSV and objects",
      marks: ["EVENT_TYPE", "CreatedById", "attributes"],
      isOriginal: SalesforceNames.isOriginalSpelling,
      normalized: SalesforceNames.normalized),
    tellingKeys: ["EVENT_TYPE", "CreatedById"],
    writings: [
      RecordWriting(
        "salesforce",
        demands: ["source:salesforce @event_type:* -@evt:* -@usr:*", "source:salesforce @event_type:*"]
      ) { event, _ in SalesforceNames.write(event) }
    ])
}

/// The names of Salesforce events, brought to the lower snake case in which rules address them.
///
/// Event log files spell `IS_SUCCESSFUL`, objects read by queries `IsSuccessful`: both become `is_successful`.
package enum SalesforceNames {
  fileprivate static let source: UTF8Text = "salesforce"
  private static let eventType: UTF8Text = "event_type"

  /// The original names of the time of an event; the first that holds a usable time wins.
  ///
  /// Event log files write it without separators, `20260301100000.123`, and as ISO 8601 in the derived column.
  private static let timeKeys: [UTF8Text] = ["TIMESTAMP_DERIVED", "TIMESTAMP", "Timestamp", "CreatedDate"]

  private static let objectSuffix: UTF8Text = "EventLog"

  /// `IS_SUCCESSFUL`, `IsSuccessful` → `is_successful`; `ClientIP` → `client_ip`; other scripts stay.
  package static func snakeCase(_ name: UTF8Text) -> UTF8Text {
    let bytes = name.bytes
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 4)
    for (index, byte) in bytes.enumerated() {
      guard isUpper(byte) else {
        output.append(byte)
        continue
      }
      if index > 0 {
        let previous = bytes[index - 1]
        let endsAcronym = isUpper(previous) && index + 1 < bytes.count && isLower(bytes[index + 1])
        if isLower(previous) || isDigit(previous) && hasLower(bytes) || endsAcronym {
          output.append(UInt8(ascii: "_"))
        }
      }
      output.append(byte | 0x20)
    }
    return UTF8Text(bytes: output)
  }

  private static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
  private static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  private static func hasLower(_ bytes: [UInt8]) -> Bool { bytes.contains(where: isLower) }

  /// The event type that Salesforce's own `attributes.type` names, without the ending `EventLog`.
  ///
  /// `nil` when the row does not carry one of an event.
  fileprivate static func typeName(in members: [AttributeMember]) -> UTF8Text? {
    guard case .object(let metadata) = members.first(where: { $0.key == "attributes" })?.value,
      case .string(let type) = metadata.first(where: { $0.key == "type" })?.value
    else { return nil }
    if type == "SetupAuditTrail" { return type }
    let suffix = objectSuffix.bytes
    guard type.bytes.count > suffix.count, type.bytes.suffix(suffix.count).elementsEqual(suffix) else {
      return nil
    }
    return UTF8Text(bytes: type.bytes.dropLast(suffix.count))
  }

  /// Whether the attributes are in Salesforce's original spelling.
  fileprivate static func isOriginalSpelling(_ members: [AttributeMember]) -> Bool {
    members.contains { $0.key == "EVENT_TYPE" || $0.key == "CreatedById" } || typeName(in: members) != nil
  }

  /// The row with its names in snake case and its `event_type`, and its time.
  fileprivate static func normalized(_ members: [AttributeMember]) -> SourceSpelling.Row {
    var timestamp: Timestamp?
    for key in timeKeys where timestamp == nil {
      timestamp = members.first { $0.key == key }.flatMap { EventTime.timestamp(of: $0.value) }
    }
    var renamed = rename(members)
    // A reserved name: it gave the event its time, or is none, in every form of the event.
    renamed.removeAll { $0.key == "timestamp" }
    let hasType = renamed.contains { $0.key == eventType && $0.value != .null }
    if !hasType, let type = typeName(in: members) {
      renamed.removeAll { $0.key == eventType }
      renamed.append(AttributeMember(key: eventType, value: .string(type)))
    }
    return (renamed, timestamp)
  }

  private static func rename(_ members: [AttributeMember]) -> [AttributeMember] {
    AttributeMember.keepingLast(
      members.map { AttributeMember(key: snakeCase($0.key), value: rename($0.value)) })
  }

  private static func rename(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .object(let members): .object(rename(members))
    case .array(let elements): .array(elements.map(rename))
    default: value
    }
  }
}

// Writing.
extension SalesforceNames {
  /// The event as a row of an event log, if a row can say all of it.
  fileprivate static func write(_ event: Event) -> [UInt8]? {
    guard event.source == source, event.host == nil, event.service == nil, event.status == nil,
      event.message == nil, event.tags.isEmpty
    else { return nil }
    var writer = EventWriter(event)
    guard writer.members.contains(where: { $0.key == eventType }) else { return nil }
    // Unlike `TIMESTAMP_DERIVED`, this name leaves no attribute behind.
    writer.time("TIMESTAMP")
    for member in writer.members {
      writer.json.key(upper(member.key))
      EventJSON.write(upper(member.value), to: &writer.json)
    }
    return writer.finish()
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
}
