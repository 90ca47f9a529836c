import TocsinEvents
import TocsinLogModel
import TocsinMatch

/// Signal ids: derived from what happened, so that the same input gives the same ids in every run and form.
enum SignalIdentity {
  /// 32 hexadecimal digits over the rule's content hash, the group, the instant and the event that made the signal.
  static func id(
    rule: String, group: GroupKey, firstSeen: Timestamp, trigger: SampleRecord?, ordinal: Int
  ) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    writer.string(rule)
    writer.beginArray()
    for value in group.values { writer.string(value) }
    writer.endArray()
    writer.string("\(firstSeen.microseconds)")
    writer.string("\(ordinal)")
    writer.endArray()
    let event = trigger.map { EventJSON.canonical($0.event()) } ?? []
    return String(SHA256.hexDigest(of: writer.bytes + event).prefix(32))
  }
}

/// The `env` tags that lower a severity.
///
/// Source: rule reference, section 2.11.
enum EnvironmentTags {
  private static let prefixes: [UTF8Text] = ["staging", "test", "dev"]

  static func isNonProduction(_ event: Event) -> Bool {
    event.tags.contains { tag in
      let lowered = LowerCasing.lowered(tag).bytes
      guard lowered.starts(with: "env:".utf8) else { return false }
      return prefixes.contains { lowered.dropFirst(4).starts(with: $0.bytes) }
    }
  }
}
