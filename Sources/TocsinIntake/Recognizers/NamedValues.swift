import TocsinEvents
import TocsinLogModel

/// Lists of names with values, as services write what are objects by nature.
enum NamedValues {
  /// The object of a list such as `[{"name": …, "value": …}]`; `nil` for anything else, an empty list included.
  static func object(_ list: AttributeValue?, name: UTF8Text, value: UTF8Text) -> AttributeValue? {
    guard case .array(let elements)? = list, !elements.isEmpty else { return nil }
    var members: [AttributeMember] = []
    for element in elements {
      guard let pair = element.members, let key = pair.text(name) else { return nil }
      members.append(AttributeMember(key: key, value: pair[value] ?? .null))
    }
    return .object(AttributeMember.keepingLast(members))
  }
}
