package import TocsinLogModel

extension RecordForm {
  /// A Salesforce event in the original spelling.
  package static let salesforceEvent = RecordForm(.salesforceEvent)
}

extension RecordFormDefinition {
  /// A Salesforce event in the original spelling: a row of an event log file, an object read by a query, a streamed
  /// event, or a row of the setup audit trail.
  static let salesforceEvent = RecordFormDefinition(
    name: "salesforceEvent",
    sample: #"{"EVENT_TYPE":"PackageInstall","TIMESTAMP":"20260301100000.123","IS_MANAGED":"1"}"#,
    recognizes: { first in SalesforceRow(in: first.members, isNamed: false) != nil },
    header: { columns in
      // The audit trail as Setup exports it.
      let setup: [UTF8Text] = ["Date", "User", "Action", "Section", "Source Namespace Prefix"]
      if setup.allSatisfy(columns.contains) {
        return .refused(
          reason: "the audit trail as Setup exports it holds display texts, no action codes",
          next: "export the SetupAuditTrail object with a query instead, or read it with --input-format csv")
      }
      let row = columns.map { AttributeMember(key: $0, value: .string("x")) }
      return SalesforceRow(in: row, isNamed: false) == nil ? .unknown : .rows(columns: nil)
    },
    // Answers of the query resource, and of the command line of Salesforce, which puts them under `result`.
    container: RecordContainer(
      keys: ["totalSize", "done", "nextRecordsUrl", "records", "status", "result", "warnings"],
      lists: [["records"], ["result", "records"]]),
    spelling: SourceSpelling(
      source: SalesforceNames.source,
      summary: "Salesforce event-log CSV and objects",
      renamed: SalesforceNames.snakeCase,
      signatures: SalesforceRow.signatures,
      marks: SalesforceRow.namedMarks + ["attributes", "payload", "data"],
      normalized: { members, isNamed in
        SalesforceRow(in: members, isNamed: isNamed).map { SalesforceNames.normalized($0) }
      },
      implied: [
        ImpliedValue(
          path: AttributePath(segments: [SalesforceNames.eventType]), values: SalesforceType.inferredNames,
          sign: "Date")
      ]),
    tellingKeys: SalesforceRow.namedMarks + ["attributes", "payload", "data"],
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
  static let source: UTF8Text = "salesforce"
  static let eventType: UTF8Text = "event_type"

  /// The original names of the time of an event; the first that holds a usable time wins.
  ///
  /// Event log files write it without separators, `20260301100000.123`, and as ISO 8601 in the derived column. An event
  /// object has the time of the event beside that of its own creation.
  private static let timeKeys: [UTF8Text] = [
    "TIMESTAMP_DERIVED", "TIMESTAMP", "EventDate", "Timestamp", "LoginTime", "CreatedDate",
  ]

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

  /// The row with its names in snake case and its `event_type`, and its time.
  fileprivate static func normalized(_ row: SalesforceRow) -> SourceSpelling.Row {
    var timestamp: Timestamp?
    for key in timeKeys where timestamp == nil {
      timestamp = row.members.first { $0.key == key }.flatMap { EventTime.timestamp(of: $0.value) }
    }
    var renamed = rename(row.members)
    // A reserved name: it gave the event its time, or is none, in every form of the event.
    renamed.removeAll { $0.key == "timestamp" }
    let hasType = renamed.contains { $0.key == eventType && $0.value != .null }
    if !hasType, let type = row.type {
      renamed.removeAll { $0.key == eventType }
      renamed.append(AttributeMember(key: eventType, value: .string(type)))
    }
    for member in rename(row.around) where !renamed.contains(where: { $0.key == member.key }) {
      renamed.append(member)
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
    if event.timestamp == nil {
      // A row is known by its type and another column of the log.
      writer.json.key("TIMESTAMP")
      writer.json.null()
    }
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
