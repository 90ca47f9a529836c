import TocsinEvents
import TocsinLogModel

/// What the sample logs say about attributes.
extension SampleSet {
  /// The values of an attribute in all samples.
  func values(at path: AttributePath) -> [AttributeValue] {
    events.flatMap { path.values(in: $0.attributes) }
  }

  func holds(_ path: AttributePath) -> Bool {
    events.contains { !path.values(in: $0.attributes).isEmpty }
  }

  /// Names such as `@usr.id` of all attributes that hold a scalar, sorted; at most so many.
  func attributeNames(limit: Int = 2000) -> [String] {
    var names: Set<String> = []
    for event in events where names.count < limit { collect(event.attributes, "", &names) }
    return names.sorted()
  }

  /// The event decoder bounds the depth.
  private func collect(_ value: AttributeValue, _ name: String, _ names: inout Set<String>) {
    switch value {
    case .null: break
    case .boolean, .number, .string: names.insert("@" + name)
    case .array(let elements): for element in elements { collect(element, name, &names) }
    case .object(let members):
      for member in members {
        let key = member.key.description
        collect(member.value, name.isEmpty ? key : "\(name).\(key)", &names)
      }
    }
  }
}
