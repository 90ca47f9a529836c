import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// Logs of OpenTelemetry in the JSON encoding of OTLP.
  ///
  /// Attributes of the resource come first, those of a log replace them. Source: OTLP 1.9, `LogsData`.
  static let openTelemetry = RecordWrapping("OpenTelemetry") { members in
    guard let resources = members.elements("resourceLogs") else { return nil }
    var logs: [RawLog] = []
    for resource in resources.compactMap(\.members) {
      let shared = pairs(resource.members("resource")?["attributes"])
      for scope in (resource.elements("scopeLogs") ?? []).compactMap(\.members) {
        for record in (scope.elements("logRecords") ?? []).compactMap(\.members) {
          logs.append(log(record, shared))
        }
      }
    }
    return logs
  }

  private static func log(_ record: [AttributeMember], _ shared: [AttributeMember]) -> RawLog {
    var log: RawLog
    switch record["body"].map({ value($0) }) {
    case .object(let members)?: log = RawLog(members: members)
    case .string(let text)?: log = RawLog(text: text)
    default: log = RawLog(members: [])
    }
    log.members = AttributeMember.keepingLast(log.members + shared + pairs(record["attributes"]))
    log.service = shared.text("service.name")
    log.host = shared.text("host.name")
    log.status = record.text("severityText")
    let time = record.scalar("timeUnixNano") ?? record.scalar("observedTimeUnixNano")
    log.time = time.flatMap { $0 == "0" ? nil : EventTime.timestamp(of: .string($0)) }
    for key in ["traceId", "spanId"] as [UTF8Text] {
      if let id = record.text(key), !id.isEmpty { log.members.set(key, .string(id)) }
    }
    return log
  }

  /// `[{"key": …, "value": {…}}]` as members.
  private static func pairs(_ list: AttributeValue?) -> [AttributeMember] {
    guard case .array(let elements)? = list else { return [] }
    return elements.compactMap(\.members).compactMap { pair in
      guard let key = pair.text("key"), let held = pair["value"] else { return nil }
      return AttributeMember(key: key, value: value(held))
    }
  }

  /// The value of an `AnyValue`.
  private static func value(_ any: AttributeValue) -> AttributeValue {
    guard let held = any.members, let member = held.first else { return any }
    switch member.key {
    case "intValue": return member.value.scalarText.map { .number($0) } ?? .null
    case "arrayValue":
      return .array((member.value.members?.elements("values") ?? []).map { value($0) })
    case "kvlistValue": return .object(pairs(member.value.members?["values"]))
    default: return member.value
    }
  }
}
