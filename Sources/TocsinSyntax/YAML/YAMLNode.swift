package import TocsinDiagnostics
package import TocsinLogModel

/// A node of a YAML or JSON document, with the bytes it stands on.
///
/// Aliases are expanded and merge keys applied; depth is bounded by ``YAMLBudget``, so walking may recurse.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLPair])
  }

  package var content: Content
  /// The bytes of the node itself; for a block collection, up to the end of its last child.
  package var span: SourceSpan

  package init(_ content: Content, span: SourceSpan) {
    self.content = content
    self.span = span
  }

  package var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
  package var sequence: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
  package var mapping: [YAMLPair]? { if case .mapping(let pairs) = content { pairs } else { nil } }

  /// The value of a key of a mapping.
  package subscript(key: UTF8Text) -> YAMLNode? {
    mapping?.first { $0.key == key }?.value
  }
}

/// A key and its value.
///
/// Keys are scalars, unique within their mapping.
package struct YAMLPair: Sendable {
  package var key: UTF8Text
  package var keySpan: SourceSpan
  package var value: YAMLNode

  package init(key: UTF8Text, keySpan: SourceSpan, value: YAMLNode) {
    self.key = key
    self.keySpan = keySpan
    self.value = value
  }
}

/// A scalar: its text after unquoting and folding, and how it was written.
package struct YAMLScalar: Sendable {
  package enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  package var text: UTF8Text
  package var style: Style

  package init(text: UTF8Text, style: Style) {
    self.text = text
    self.style = style
  }

  /// What a plain scalar means by the YAML 1.2 core schema; quoted and block scalars are strings.
  package enum CoreValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// An integer of the core schema beyond 64 bits, or a decimal.
    case number
    case string
  }
}
