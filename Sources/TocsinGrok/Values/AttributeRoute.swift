package import TocsinEvents
package import TocsinLogModel

/// Where an attribute is, as processors write it: `http.url_details.path`.
///
/// Source: pipeline reference, section 1.3.
package struct AttributeRoute: Sendable, Hashable {
  /// As it was written.
  package let text: UTF8Text
  private let parts: [UTF8Text]
  /// By first part and number of parts less one: the parts as one key with dots, made once.
  private let joined: [[UTF8Text]]

  /// A route; its parts are divided by dots.
  package init(_ text: UTF8Text) {
    self.text = text
    let parts = text.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { UTF8Text(bytes: Array($0)) }
    self.parts = parts
    joined = parts.indices.map { start in
      (start..<parts.count).map { end in
        UTF8Text(bytes: Array(parts[start...end].map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
      }
    }
  }

  /// Equal texts are equal routes.
  package static func == (left: AttributeRoute, right: AttributeRoute) -> Bool { left.text == right.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// A route beginning with `custom` means the rest of it, where nothing has that name.
  private func start(in root: [AttributeMember]) -> Int {
    guard parts.count > 1, parts[0] == "custom", !root.contains(where: { $0.key == "custom" }) else {
      return 0
    }
    return 1
  }

  /// The value, `nil` for none and for null.
  ///
  /// Of an array that is passed through, the values of all its elements.
  package func value(in root: [AttributeMember]) -> AttributeValue? { value(in: root, from: start(in: root)) }

  private func value(in members: [AttributeMember], from index: Int) -> AttributeValue? {
    let left = parts.count - index
    if left > 1, let whole = place(of: joined[index][left - 1], in: members), members[whole].value != .null {
      return members[whole].value
    }
    for count in 1...left {
      guard let place = place(of: joined[index][count - 1], in: members) else { continue }
      if let found = value(of: members[place].value, from: index + count) { return found }
    }
    return nil
  }

  private func place(of key: UTF8Text, in members: [AttributeMember]) -> Int? {
    for index in members.indices where members[index].key == key { return index }
    return nil
  }

  private func value(of value: AttributeValue, from index: Int) -> AttributeValue? {
    guard index < parts.count else { return value == .null ? nil : value }
    switch value {
    case .object(let members): return self.value(in: members, from: index)
    case .array(let elements):
      if let number = AttributeRoute.index(parts[index]) {
        return number < elements.count ? self.value(of: elements[number], from: index + 1) : nil
      }
      var found: [AttributeValue] = []
      for element in elements {
        switch self.value(of: element, from: index) {
        case .array(let inner)?: found += inner
        case let value?: found.append(value)
        case nil: break
        }
      }
      return found.isEmpty ? nil : .array(found)
    default: return nil
    }
  }

  private static func index(_ part: UTF8Text) -> Int? {
    guard !part.isEmpty, part.bytes.count <= 9, part.bytes.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return part.bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Removes the value, and every object around it that this leaves empty; elements of arrays stay.
  package func remove(from root: inout [AttributeMember]) { _ = remove(start(in: root), from: &root) }

  private func remove(_ index: Int, from members: inout [AttributeMember]) -> Bool {
    let left = parts.count - index
    for count in [left] + Array(1..<max(1, left)) {
      guard let place = place(of: joined[index][count - 1], in: members) else { continue }
      if count == left {
        members.remove(at: place)
        return true
      }
      guard case .object(var inner) = members[place].value else { continue }
      members[place].value = .null
      let isRemoved = remove(index + count, from: &inner)
      if isRemoved, inner.isEmpty {
        members.remove(at: place)
      } else {
        members[place].value = .object(inner)
      }
      if isRemoved { return true }
    }
    return false
  }

  /// Writes the value; objects on the way are made, and whatever else stands there is replaced by one.
  package func set(_ value: AttributeValue, in root: inout [AttributeMember]) {
    set(value, start(in: root), in: &root)
  }

  private func set(_ value: AttributeValue, _ index: Int, in members: inout [AttributeMember]) {
    guard index < parts.count else { return }
    let place: Int
    if let found = self.place(of: parts[index], in: members) {
      place = found
    } else {
      place = members.count
      members.append(AttributeMember(key: parts[index], value: .null))
    }
    if index + 1 == parts.count {
      members[place].value = value
      return
    }
    var inner: [AttributeMember] = []
    if case .object(let held) = members[place].value { inner = held }
    members[place].value = .null
    set(value, index + 1, in: &inner)
    members[place].value = .object(inner)
  }
}
