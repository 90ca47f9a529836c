package import TocsinEvents
import TocsinLogModel

/// How trees are cleaned as they arrive, and put together.
///
/// Source: pipeline reference, sections 1.2 and 2.7.
package enum AttributeMerging {
  /// Deeper trees are kept as they are below this depth: the reader of records allows no more.
  private static let maximumDepth = 128

  /// Without nulls, empty lists and empty objects, and with dotted keys as paths.
  ///
  /// A null that is an element of a list stays in its place.
  package static func cleaned(_ members: [AttributeMember]) -> [AttributeMember] {
    cleaned(members, depth: 0)
  }

  private static func cleaned(_ members: [AttributeMember], depth: Int) -> [AttributeMember] {
    var kept: [AttributeMember] = []
    kept.reserveCapacity(members.count)
    var hasDots = false
    for member in members {
      guard let value = cleaned(member.value, depth: depth + 1) else { continue }
      if member.key.bytes.contains(UInt8(ascii: ".")) { hasDots = true }
      kept.append(AttributeMember(key: member.key, value: value))
    }
    return hasDots ? spread(kept) : kept
  }

  /// `nil` where nothing is left.
  private static func cleaned(_ value: AttributeValue, depth: Int) -> AttributeValue? {
    guard depth < maximumDepth else { return value }
    switch value {
    case .null: return nil
    case .object(let members):
      let kept = cleaned(members, depth: depth)
      return kept.isEmpty ? nil : .object(kept)
    case .array(let elements):
      let kept = elements.compactMap { $0 == .null ? $0 : cleaned($0, depth: depth + 1) }
      return kept.isEmpty ? nil : .array(kept)
    default: return value
    }
  }

  /// `{"a.b": 1}` as `{"a": {"b": 1}}`.
  private static func spread(_ members: [AttributeMember]) -> [AttributeMember] {
    var output: [AttributeMember] = []
    for member in members {
      let parts = member.key.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      // A key that begins or ends with a dot, or has two in a row, names no path.
      guard parts.count > 1, parts.count <= maximumDepth, parts.allSatisfy({ !$0.isEmpty }) else {
        merge([member], into: &output)
        continue
      }
      var value = member.value
      for part in parts.dropFirst().reversed() {
        value = .object([AttributeMember(key: UTF8Text(bytes: Array(part)), value: value)])
      }
      merge([AttributeMember(key: UTF8Text(bytes: Array(parts[0])), value: value)], into: &output)
    }
    return output
  }

  /// Adds members; objects are merged member by member, whatever else is there is replaced.
  package static func merge(_ members: [AttributeMember], into root: inout [AttributeMember]) {
    // Many new members at once find their places by a table instead of one search each.
    var places: [UTF8Text: Int]? = nil
    if members.count > 8 {
      places = Dictionary(root.indices.map { (root[$0].key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    for member in members {
      let found = places.map { $0[member.key] } ?? root.firstIndex { $0.key == member.key }
      guard let place = found else {
        places?[member.key] = root.count
        root.append(member)
        continue
      }
      guard case .object(let new) = member.value, case .object(var old) = root[place].value else {
        root[place].value = member.value
        continue
      }
      root[place].value = .null
      merge(new, into: &old)
      root[place].value = .object(old)
    }
  }
}
