import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

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

/// The `env` tags and group values that lower a severity.
///
/// Source: rule reference, section 2.11.
enum EnvironmentTags {
  private static let prefixes: [UTF8Text] = ["staging", "test", "dev"]

  /// Whether a tag of an event names an environment that is not production.
  static func isNonProduction(_ event: Event) -> Bool {
    event.tags.contains { tag in
      tag.bytes.count > 4 && LowerCasing.lowered(tag).bytes.starts(with: "env:".utf8)
        && isNonProduction(UTF8Text(bytes: Array(tag.bytes.dropFirst(4))))
    }
  }

  /// Whether an environment is not production.
  static func isNonProduction(_ environment: UTF8Text) -> Bool {
    let lowered = LowerCasing.lowered(environment).bytes
    return prefixes.contains { lowered.starts(with: $0.bytes) }
  }

  /// The places among group-by fields of what names an environment: `env` or `@env`.
  static func positions(in fields: [GroupField]) -> [Int] {
    fields.indices.filter { index in
      switch fields[index].source {
      case .tag(let key): key == "env"
      case .attribute(let path): path.segments == ["env"]
      case .reserved, .calculated: false
      }
    }
  }
}
