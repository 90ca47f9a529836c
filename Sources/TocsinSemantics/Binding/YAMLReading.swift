package import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSyntax

/// Reading typed values. Each is `nil` for another type: the schema walk has reported it.
extension YAMLNode {
  /// Whether the node is a plain scalar that the core schema reads as null: nothing, `~`, or `null`.
  package var isNull: Bool { scalar?.isNull ?? false }

  /// Whether the node is a text of no bytes; one of blanks alone is not.
  package var isEmptyText: Bool { text?.isEmpty ?? false }

  /// Whether the scalar is written with `|` or `>`: an edit of its span cannot put it in quotes or brackets.
  package var isBlockScalar: Bool { scalar.map { $0.style == .literal || $0.style == .folded } ?? false }

  /// A boolean of the core schema; `yes`, `on`, and quoted words are texts.
  package var boolean: Bool? {
    if case .boolean(let value) = scalar?.coreValue { value } else { nil }
  }

  /// A plain integer of the core schema that fits 64 bits.
  package var integer: Int? {
    if case .integer(let value) = scalar?.coreValue { value } else { nil }
  }

  /// A time in milliseconds since 1970, written as such or as an RFC 3339 time; `nil` for none and for other values.
  package var instant: Int? {
    if let integer { return integer }
    guard let bytes = text?.bytes, !bytes.isEmpty else { return nil }
    if bytes.count < 19, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      return bytes.reduce(0) { $0 * 10 + Int($1 & 0xF) }
    }
    return bytes.withUnsafeBufferPointer { Timestamp(iso8601: $0) }.map { Int($0.milliseconds) }
  }

  /// A string; also a plain number in exponent or octal form, which YAML 1.1 writers leave unquoted.
  package var text: UTF8Text? {
    guard let scalar else { return nil }
    switch scalar.coreValue {
    case .string: return scalar.text
    case .number, .integer:
      let hasLetter = scalar.text.bytes.contains { $0 >= 0x41 && $0 != UInt8(ascii: ".") }
      return hasLetter && !scalar.text.bytes.contains(UInt8(ascii: ".")) ? scalar.text : nil
    case .null, .boolean: return nil
    }
  }

  /// The node as a message names it.
  package var kindName: String {
    switch content {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let scalar):
      switch scalar.coreValue {
      case .null: return "nothing"
      case .boolean: return "the boolean `\(shortened(scalar.text.description))`"
      case .integer, .number: return "the number `\(shortened(scalar.text.description))`"
      case .string: return "the text `\(shortened(scalar.text.description))`"
      }
    }
  }

  /// The value of a key; `nil` when absent or null.
  package func value(_ key: StaticString) -> YAMLNode? {
    guard case .mapping(let pairs) = content, let index = YAMLNode.index(of: key, in: pairs),
      !pairs[index].value.isNull
    else { return nil }
    return pairs[index].value
  }

  /// A key with its value, which may be null; `nil` when the key is absent or the node is no mapping.
  package func pair(_ key: StaticString) -> YAMLPair? {
    guard case .mapping(let pairs) = content else { return nil }
    return YAMLNode.index(of: key, in: pairs).map { pairs[$0] }
  }

  /// Compared where they stand: a rule is asked for some hundred keys.
  private static func index(of key: StaticString, in pairs: [YAMLPair]) -> Int? {
    let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    // A closure would be given a copy of each pair.
    for index in pairs.indices where pairs[index].key.bytes.count == wanted.count {
      if pairs[index].key.equals(wanted) { return index }
    }
    return nil
  }

  /// The items of a list; empty when absent, null or not a list.
  package func items(_ key: StaticString) -> [YAMLNode] { value(key)?.sequence ?? [] }

  /// The text under a key; `nil` when absent, null, or of another type.
  package func string(_ key: StaticString) -> String? { value(key)?.text?.description }

  /// The texts of a list in order; items of another type are skipped.
  package func strings(_ key: StaticString) -> [String] { items(key).compactMap { $0.text?.description } }

  /// The enum member whose raw value is under a key; `nil` when absent or no member's.
  package func member<Member: RawRepresentable<String>>(_ key: StaticString) -> Member? {
    string(key).flatMap(Member.init(rawValue:))
  }

  /// Where a message about the key points: its value, else the mapping's first key.
  package func place(of key: StaticString) -> SourceSpan {
    pair(key).map { $0.value.isNull ? $0.keySpan : $0.value.span } ?? beginning
  }

  /// The first key of a mapping, else the node.
  package var beginning: SourceSpan { mapping?.first?.keySpan ?? span }
}

extension UTF8Text {
  /// Whether the text has no byte but spaces, tabs, and line ends; true of an empty one.
  package var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } }
}
