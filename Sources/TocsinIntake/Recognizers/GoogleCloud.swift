import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// The source is made of the type of the resource, its labels become tags, and the record stands below `data`.
  ///
  /// Source: source mappings, section 7.
  static let googleCloud = SourceRecognizer(
    "Google Cloud audit logs", sign: "`logName` and `protoPayload.@type` AuditLog, by itself or below `data`",
    marks: ["google.cloud.audit.AuditLog"],
    shape: { log in
      guard let entry = entry(log) else { return [log] }
      var shaped = log
      shaped.members = [AttributeMember(key: "data", value: .object(entry))]
      shaped.service = entry.members("protoPayload")?.text("serviceName")
      for label in entry.members("resource")?.members("labels") ?? [] {
        guard let text = label.value.scalarText, !text.isEmpty else { continue }
        shaped.tags.append(
          LowerCasing.lowered(UTF8Text(bytes: label.key.bytes + [UInt8(ascii: ":")] + text.bytes)))
      }
      return [shaped]
    },
    source: { log in
      guard let entry = entry(log) else { return nil }
      let type = entry.members("resource")?.text("type") ?? "audit"
      return UTF8Text(
        bytes: Array("gcp.".utf8) + type.bytes.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: ".") : $0 })
    })

  private static func entry(_ log: RawLog) -> [AttributeMember]? {
    let entry = log.members.has("logName") ? log.members : log.members.members("data") ?? []
    guard entry.has("logName"),
      entry.members("protoPayload")?.text("@type") == "type.googleapis.com/google.cloud.audit.AuditLog"
    else { return nil }
    return entry
  }
}
