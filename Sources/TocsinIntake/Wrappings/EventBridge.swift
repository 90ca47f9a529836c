import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// An EventBridge event around a record of CloudTrail, or around several findings.
  ///
  /// Other events stay whole: rules ask for what is below `detail`.
  /// Source: source mappings, section 0.2.
  static let eventBridge = RecordWrapping("EventBridge") { members in
    guard members.has("detail-type", "source"), let detail = members.members("detail") else { return nil }
    if detail.has("eventSource", "eventName", "awsRegion") { return [RawLog(members: detail)] }
    guard let findings = detail.elements("findings"), !findings.isEmpty else { return nil }
    return findings.map { finding in
      var members = members
      var single = detail.filter { $0.key != "findings" }
      single.append(AttributeMember(key: "finding", value: finding))
      members.set("detail", .object(single))
      return RawLog(members: members)
    }
  }
}
