import TocsinDiagnostics
import TocsinGrok
import TocsinLogModel
import TocsinSyntax

/// The keys of one mapping of a pipeline, in either spelling: `supportRules` of integrations, `support_rules` of the API.
///
/// A key is known if its reader asks for it; ``finish()`` reports all others.
struct ProcessorFields {
  let span: SourceSpan
  private let pairs: [(name: UTF8Text, pair: YAMLPair)]
  private(set) var asked: [String] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ pairs: [YAMLPair], span: SourceSpan) {
    self.span = span
    self.pairs = pairs.map { (ProcessorFields.camelCase($0.key), $0) }
  }

  /// `is_enabled` as `isEnabled`.
  private static func camelCase(_ key: UTF8Text) -> UTF8Text {
    var output: [UInt8] = []
    var isUpper = false
    for byte in key.bytes {
      if byte == UInt8(ascii: "_"), !output.isEmpty {
        isUpper = true
      } else {
        output.append(isUpper && byte &- 0x61 < 26 ? byte & 0xDF : byte)
        isUpper = false
      }
    }
    return UTF8Text(bytes: output)
  }

  mutating func node(_ names: String...) -> YAMLNode? { node(names) }

  private mutating func node(_ names: [String]) -> YAMLNode? {
    asked += names
    for name in names {
      if let found = pairs.first(where: { $0.name == UTF8Text(name) }) {
        if found.pair.value.isNull { continue }
        return found.pair.value
      }
    }
    return nil
  }

  /// Reports a value that is wrong or missing.
  mutating func fail(_ message: String, at span: SourceSpan, _ next: String) {
    fail(.pipelineValue, message, at: span, next)
  }

  mutating func fail(
    _ descriptor: DiagnosticDescriptor, _ message: String, at span: SourceSpan, _ next: String
  ) {
    diagnostics.append(Diagnostic(descriptor, message, at: span, fixes: [Fix(next)]))
  }

  mutating func add(_ more: [Diagnostic]) { diagnostics += more }

  // Optional values.

  /// A text or number as written.
  mutating func text(_ names: String...) -> UTF8Text? {
    guard let node = node(names) else { return nil }
    guard let scalar = node.scalar else {
      fail("`\(names[0])` must be a text", at: node.span, "write a text")
      return nil
    }
    return scalar.text
  }

  mutating func flag(_ names: String..., default value: Bool = false) -> Bool {
    guard let node = node(names) else { return value }
    switch node.scalar?.coreValue {
    case .boolean(let flag)?: return flag
    default:
      fail("`\(names[0])` must be true or false", at: node.span, "write true or false")
      return value
    }
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: String, default value: Value) -> Value
  where Value.RawValue == String {
    guard let node = node(name) else { return value }
    if let text = node.scalar?.text.description, let found = Value(rawValue: text) { return found }
    let all = Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    fail("`\(name)` has no such value", at: node.span, "write one of \(all)")
    return value
  }

  mutating func texts(_ name: String) -> [UTF8Text]? {
    guard let node = node(name) else { return nil }
    if let scalar = node.scalar { return [scalar.text] }
    guard let items = node.sequence else {
      fail("`\(name)` must be a list of texts", at: node.span, "write a list")
      return nil
    }
    var texts: [UTF8Text] = []
    for item in items {
      if let scalar = item.scalar {
        texts.append(scalar.text)
      } else {
        fail("`\(name)` must be a list of texts", at: item.span, "write a text")
      }
    }
    return texts
  }

  /// The mappings of a list.
  mutating func items(_ name: String) -> [YAMLNode] {
    guard let node = node(name) else { return [] }
    guard let items = node.sequence else {
      fail("`\(name)` must be a list", at: node.span, "write a list")
      return []
    }
    return items
  }

  // Values that must be there.

  mutating func requiredText(_ names: String...) -> UTF8Text {
    guard let node = node(names) else {
      fail("`\(names[0])` is missing", at: span, "add `\(names[0]):`")
      return ""
    }
    guard let scalar = node.scalar else {
      fail("`\(names[0])` must be a text", at: node.span, "write a text")
      return ""
    }
    return scalar.text
  }

  mutating func route(_ name: String, default value: UTF8Text? = nil) -> AttributeRoute {
    guard let text = value == nil ? requiredText(name) : (text(name) ?? value) else {
      return AttributeRoute("")
    }
    return AttributeRoute(text)
  }

  mutating func routes(_ name: String, default value: UTF8Text? = nil) -> [AttributeRoute] {
    if let texts = texts(name) {
      if texts.isEmpty, value == nil { fail("`\(name)` is empty", at: span, "name at least one attribute") }
      return texts.isEmpty ? value.map { [AttributeRoute($0)] } ?? [] : texts.map { AttributeRoute($0) }
    }
    guard let value else {
      if diagnostics.isEmpty {
        fail("`\(name)` is missing", at: span, "add `\(name):` with a list of attributes")
      }
      return []
    }
    return [AttributeRoute(value)]
  }

  /// Reports keys that nobody asked for, and gives all that was found.
  mutating func finish() -> [Diagnostic] {
    for (name, pair) in pairs where !asked.contains(name.description) {
      let near = nearestName(to: name.description, among: asked)
      diagnostics.append(
        Diagnostic(
          .unknownPipelineKey, "`\(pair.key)` is no key here", at: pair.keySpan,
          fixes: [Fix(near.map { "write `\($0)`" } ?? "remove it, or move it to where it belongs")]))
    }
    return diagnostics
  }
}

extension YAMLNode {
  /// A null, or nothing at all.
  var isNull: Bool { scalar?.coreValue == .null }
}
