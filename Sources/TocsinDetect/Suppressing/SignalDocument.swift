import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// A signal as the record that a search over signals sees.
///
/// Source: rule reference, section 4.1: an attribute is looked for in the group, then in the samples; `status:` is the
/// severity, tags are the signal's, `rule:` and `@workflow.rule.name` name the rule.
enum SignalDocument {
  /// A record in the form of an archive; an attribute that several samples have is the list of their values, so that
  /// any of them answers.
  static func record(_ signal: Signal, of rule: Rule) -> [UInt8] {
    let samples = signal.samples.map { $0.event() }
    var attributes = AttributeValue.object([])
    for sample in samples { attributes = united(attributes, sample.attributes) }
    for item in signal.group {
      guard case .attribute(let path) = item.field.source else { continue }
      attributes = setting(attributes, path.segments[...], to: .string(item.value))
    }
    let name: [UTF8Text] = ["workflow", "rule", "name"]
    attributes = setting(attributes, name[...], to: .string(UTF8Text(rule.name)))
    attributes = setting(
      attributes, [SignalSearch.severity], to: .string(UTF8Text(signal.severity.rawValue)))
    var event = Event()
    event.attributes = attributes
    event.source = group(.source, signal) ?? samples.first?.source ?? tag("source", of: rule)
    event.host = group(.host, signal) ?? samples.first?.host
    event.service = group(.service, signal) ?? samples.first?.service
    event.message = samples.first?.message
    event.tags = tags(signal, of: rule, samples)
    // By this key the record is that of an archive.
    return Array("{\"_id\":\"signal\",".utf8) + EventJSON.canonical(event).dropFirst()
  }

  private static func group(_ name: ReservedAttribute, _ signal: Signal) -> UTF8Text? {
    signal.group.first { $0.field.source == .reserved(name) }?.value
  }

  private static func tag(_ key: String, of rule: Rule) -> UTF8Text? {
    rule.tags.first { $0.hasPrefix(key + ":") }.map { UTF8Text(String($0.dropFirst(key.utf8.count + 1))) }
  }

  private static func tags(_ signal: Signal, of rule: Rule, _ samples: [Event]) -> [UTF8Text] {
    let ruleTags = (rule.tags + ["rule:\(rule.name)"]).map { LowerCasing.lowered(UTF8Text($0)) }
    let groupTags = signal.group.compactMap { item -> UTF8Text? in
      guard case .tag(let key) = item.field.source else { return nil }
      return UTF8Text(
        bytes: LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")] + LowerCasing.lowered(item.value).bytes)
    }
    var seen: Set<UTF8Text> = []
    return (ruleTags + groupTags + samples.flatMap(\.tags)).filter { seen.insert($0).inserted }
  }

  /// Both values: objects key by key, anything else as a list.
  private static func united(_ one: AttributeValue, _ other: AttributeValue) -> AttributeValue {
    if case .object(let left) = one, case .object(let right) = other {
      var members = left
      for member in right {
        guard let index = members.firstIndex(where: { $0.key == member.key }) else {
          members.append(member)
          continue
        }
        members[index] = AttributeMember(key: member.key, value: united(members[index].value, member.value))
      }
      return .object(members)
    }
    var elements = list(one)
    for element in list(other) where !elements.contains(element) { elements.append(element) }
    return elements.count == 1 ? elements[0] : .array(elements)
  }

  private static func list(_ value: AttributeValue) -> [AttributeValue] {
    if case .array(let elements) = value { elements } else { [value] }
  }

  private static func setting(
    _ value: AttributeValue, _ path: ArraySlice<UTF8Text>, to new: AttributeValue
  ) -> AttributeValue {
    guard let key = path.first else { return new }
    var members: [AttributeMember] = []
    if case .object(let present) = value { members = present }
    // A name with dots may stand at any level: it would answer beside the group.
    let whole = UTF8Text(bytes: Array(path.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
    members.removeAll { $0.key == whole && whole != key }
    let index = members.firstIndex { $0.key == key }
    let below = index.map { members[$0].value } ?? .object([])
    let member = AttributeMember(key: key, value: setting(below, path.dropFirst(), to: new))
    if let index { members[index] = member } else { members.append(member) }
    return .object(members)
  }
}
