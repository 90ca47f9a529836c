import TocsinEvents
import TocsinLogModel

/// A log in the making: values at places.
struct LogDraft {
  /// An object of the attributes, or what stands in its place.
  private struct Node {
    var values: [WitnessValue] = []
    var children: [(key: UTF8Text, node: Int)] = []
  }

  private var nodes = [Node()]
  var reserved: [ReservedAttribute: UTF8Text] = [:]
  var tags: [UTF8Text] = []
  var time: Timestamp?
  /// A time is written that is none, so that no attribute fills it.
  var refusesTime = false

  /// Puts a value where these keys lead.
  mutating func put(_ value: WitnessValue, at keys: [UTF8Text]) {
    var node = 0
    for key in keys {
      if let child = nodes[node].children.first(where: { $0.key == key }) {
        node = child.node
      } else {
        nodes.append(Node())
        nodes[node].children.append((key, nodes.count - 1))
        node = nodes.count - 1
      }
    }
    if !nodes[node].values.contains(value) { nodes[node].values.append(value) }
  }

  /// The attributes: several values at one place are an array.
  var attributes: AttributeValue { value(0) }

  /// Depth is that of the paths of a query, which the parser bounds.
  private func value(_ index: Int) -> AttributeValue {
    let node = nodes[index]
    var members = node.children.map { AttributeMember(key: $0.key, value: value($0.node)) }
    var values: [AttributeValue] = []
    for value in node.values {
      switch value {
      case .string(let text): values.append(.string(text))
      case .number(let text): values.append(.number(text))
      case .boolean(let isTrue): values.append(.boolean(isTrue))
      case .object:
        if members.isEmpty { members = [AttributeMember(key: LogDraft.innerKey, value: .string(""))] }
      }
    }
    if !members.isEmpty || index == 0 { values.append(.object(members)) }
    return values.count == 1 ? values[0] : .array(values)
  }

  /// The member of an object that only has to hold something.
  static let innerKey: UTF8Text = "value"
}
