package import TocsinLogModel

extension AttributeMember {
  /// Of members with equal keys the last.
  ///
  /// Source: query reference, section 1.4.
  package static func keepingLast(_ members: [AttributeMember]) -> [AttributeMember] {
    if members.count < 2 { return members }
    var seen: Set<UTF8Text> = []
    seen.reserveCapacity(members.count)
    var hasDuplicate = false
    for member in members where !seen.insert(member.key).inserted { hasDuplicate = true }
    if !hasDuplicate { return members }
    seen.removeAll(keepingCapacity: true)
    return Array(members.reversed().filter { seen.insert($0.key).inserted }.reversed())
  }
}

extension AttributeValue {
  /// Whether there is, here or below, a value other than null.
  ///
  /// Source: query reference, section 1.6.
  package var exists: Bool {
    switch self {
    case .null: false
    case .boolean, .number, .string: true
    case .array(let elements): elements.contains(where: \.exists)
    case .object(let members): members.contains(where: \.value.exists)
    }
  }

  /// Whether this is a string, a number or a boolean.
  package var isScalar: Bool {
    switch self {
    case .boolean, .number, .string: true
    case .null, .array, .object: false
    }
  }

  /// A string, or a number or boolean as written.
  package var scalarText: UTF8Text? {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .number(let text), .string(let text): text
    case .null, .array, .object: nil
    }
  }
}

extension AttributePath {
  /// The values the path reaches, in record order: scalars, and objects that hold something.
  ///
  /// Literal keys may hold the dots of the path, arrays are entered and flattened, nulls are left out.
  /// Source: query reference, section 1.4.
  package func values(in attributes: AttributeValue) -> [AttributeValue] {
    var found: [AttributeValue] = []
    collect(attributes, consumed: 0, into: &found)
    return found
  }

  private func collect(_ value: AttributeValue, consumed: Int, into found: inout [AttributeValue]) {
    switch value {
    case .array(let elements):
      for element in elements { collect(element, consumed: consumed, into: &found) }
    case .object(let members) where consumed < segments.count:
      for member in members {
        if let next = consume(member.key, from: consumed) {
          collect(member.value, consumed: next, into: &found)
        }
      }
    default:
      if consumed == segments.count, value.exists { found.append(value) }
    }
  }

  /// The number of segments consumed after `key`, when it is the segments from `start` on, joined with dots.
  ///
  /// No segment is empty, so at most one number of segments has the length of the key.
  package func consume(_ key: UTF8Text, from start: Int) -> Int? {
    var position = 0
    var next = start
    while next < segments.count {
      if next > start {
        guard position < key.bytes.count, key.bytes[position] == UInt8(ascii: ".") else { return nil }
        position += 1
      }
      let segment = segments[next].bytes
      guard segment.count <= key.bytes.count - position,
        key.bytes[position..<(position + segment.count)].elementsEqual(segment)
      else { return nil }
      position += segment.count
      next += 1
      if position == key.bytes.count { return next }
    }
    return nil
  }
}
