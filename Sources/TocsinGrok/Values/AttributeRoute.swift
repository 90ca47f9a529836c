package import TocsinEvents
package import TocsinLogModel

/// Where an attribute is, as processors write it: `http.url_details.path`.
///
/// Source: pipeline reference, section 1.3.
package struct AttributeRoute: Sendable, Hashable {
  /// As it was written.
  package let text: UTF8Text
  private let parts: [UTF8Text]

  /// A route; its parts are divided by dots.
  package init(_ text: UTF8Text) {
    self.text = text
    parts = text.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { UTF8Text(bytes: Array($0)) }
  }

  /// A route beginning with `custom` means the rest of it, where nothing has that name.
  private func parts(in root: [AttributeMember]) -> ArraySlice<UTF8Text> {
    guard parts.count > 1, parts[0] == "custom", !root.contains(where: { $0.key == "custom" }) else {
      return parts[...]
    }
    return parts.dropFirst()
  }

  /// The value, `nil` for none and for null.
  ///
  /// Of an array that is passed through, the values of all its elements.
  package func value(in root: [AttributeMember]) -> AttributeValue? {
    AttributeRoute.value(of: .object(root), parts(in: root))
  }

  private static func value(of value: AttributeValue, _ rest: ArraySlice<UTF8Text>) -> AttributeValue? {
    guard let first = rest.first else { return value == .null ? nil : value }
    switch value {
    case .object(let members):
      if rest.count > 1 {
        let whole = joined(rest)
        if let found = members.first(where: { $0.key == whole })?.value, found != .null { return found }
      }
      for count in 1...rest.count {
        let key = count == 1 ? first : joined(rest.prefix(count))
        guard let member = members.first(where: { $0.key == key }) else { continue }
        if let found = AttributeRoute.value(of: member.value, rest.dropFirst(count)) { return found }
      }
      return nil
    case .array(let elements):
      if let index = index(first) {
        return index < elements.count ? AttributeRoute.value(of: elements[index], rest.dropFirst()) : nil
      }
      var found: [AttributeValue] = []
      for element in elements {
        switch AttributeRoute.value(of: element, rest) {
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

  private static func joined(_ parts: ArraySlice<UTF8Text>) -> UTF8Text {
    UTF8Text(bytes: Array(parts.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
  }

  /// Removes the value, and every object around it that this leaves empty; elements of arrays stay.
  package func remove(from root: inout [AttributeMember]) {
    _ = AttributeRoute.remove(parts(in: root), from: &root)
  }

  private static func remove(_ rest: ArraySlice<UTF8Text>, from members: inout [AttributeMember]) -> Bool {
    for count in [rest.count] + Array(1..<max(1, rest.count)) {
      let key = joined(rest.prefix(count))
      guard let place = members.firstIndex(where: { $0.key == key }) else { continue }
      if count == rest.count {
        members.remove(at: place)
        return true
      }
      guard case .object(var inner) = members[place].value else { continue }
      members[place].value = .null
      let isRemoved = remove(rest.dropFirst(count), from: &inner)
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
    AttributeRoute.set(value, parts(in: root), in: &root)
  }

  private static func set(
    _ value: AttributeValue, _ rest: ArraySlice<UTF8Text>, in members: inout [AttributeMember]
  ) {
    guard let first = rest.first else { return }
    let place: Int
    if let found = members.firstIndex(where: { $0.key == first }) {
      place = found
    } else {
      place = members.count
      members.append(AttributeMember(key: first, value: .null))
    }
    if rest.count == 1 {
      members[place].value = value
      return
    }
    var inner: [AttributeMember] = []
    if case .object(let held) = members[place].value { inner = held }
    members[place].value = .null
    set(value, rest.dropFirst(), in: &inner)
    members[place].value = .object(inner)
  }
}
