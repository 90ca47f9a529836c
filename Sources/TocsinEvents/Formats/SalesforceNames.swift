package import TocsinLogModel

/// The names of Salesforce events, brought to the lower snake case in which rules address them.
///
/// Event log files spell `IS_SUCCESSFUL`, objects read by queries `IsSuccessful`: both become `is_successful`.
package enum SalesforceNames {
  package static let source: UTF8Text = "salesforce"
  package static let eventType: UTF8Text = "event_type"

  /// The original names of the time of an event; the first that holds a usable time wins.
  package static let timeKeys: [UTF8Text] = ["TIMESTAMP_DERIVED", "TIMESTAMP", "Timestamp", "CreatedDate"]

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
  package static func typeName(in members: [AttributeMember]) -> UTF8Text? {
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
  package static func isOriginalSpelling(_ members: [AttributeMember]) -> Bool {
    members.contains { $0.key == "EVENT_TYPE" || $0.key == "CreatedById" } || typeName(in: members) != nil
  }

  /// The row with its names in snake case and its `event_type`, and its time.
  package static func normalized(
    _ members: [AttributeMember]
  ) -> (attributes: [AttributeMember], timestamp: Timestamp?) {
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
