import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Findings by EventBridge; those of an export or of `get-findings` are brought to the same shape.
  ///
  /// Source: source mappings, section 2.
  static let guardDuty = SourceRecognizer(
    "AWS GuardDuty",
    sign:
      "`detail-type` \"GuardDuty Finding\", or a finding with `schemaVersion`, `type`, `service` and `resource`",
    marks: ["GuardDuty Finding", "\"schemaVersion\"", "\"SchemaVersion\""],
    shape: { log in
      guard !log.members.has("detail") else { return [log] }
      var shaped = log
      let finding = log.members.has("SchemaVersion") ? lowered(log.members) : log.members
      shaped.members = [
        AttributeMember(key: "detail-type", value: .string("GuardDuty Finding")),
        AttributeMember(key: "detail", value: .object(finding)),
      ]
      return [shaped]
    },
    source: { log in
      let isWrapped = log.members.text("detail-type") == "GuardDuty Finding" && log.members.has("detail")
      let isBare =
        log.members.has("schemaVersion", "type", "severity", "service", "resource")
        || log.members.has("SchemaVersion", "Type", "Severity", "Service", "Resource")
      return isWrapped || isBare ? "guardduty" : nil
    })

  private static func lowered(_ members: [AttributeMember]) -> [AttributeMember] {
    members.map { member in
      var key = member.key.bytes
      if let first = key.first, first &- 0x41 < 26 { key[0] = first | 0x20 }
      return AttributeMember(key: UTF8Text(bytes: key), value: lowered(member.value))
    }
  }

  private static func lowered(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .object(let members): .object(lowered(members))
    case .array(let elements): .array(elements.map(lowered))
    default: value
    }
  }
}
