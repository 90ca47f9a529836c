import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let implicitTyping = DiagnosticDescriptor(
    "Y006", "implicit-typing", .warning,
    "An unquoted text is a boolean, a number or a date to other readers of YAML.")
}

extension Check {
  static let implicitTyping = Check(
    .implicitTyping,
    explanation: """
      YAML 1.1, which Terraform and many scripts read, takes unquoted `no`, `on`, `y`, `08`, `1e3`, `12:30` and dates for booleans
      and numbers; YAML 1.2, which this program reads, takes most of them for texts. So the same file means two things: a query
      named `y` is called `true` elsewhere.

      Put the value in quotes.
      """,
    fixability: .safe,
    source: "YAML 1.1, language-independent types",
    triggering: [
      .with(
        queries:
          """
          - name: «y»
            query: 'source:okta'
          """,
        cases:
          """
          - status: low
            condition: y > 0
          """),
      .with(
        tags: "[«2026-01-31»]"),
    ],
    passing: [
      .with(
        queries:
          """
          - name: 'y'
            query: 'source:okta'
          """,
        cases:
          """
          - status: low
            condition: y > 0
          """),
      .with(
        tags: "['2026-01-31']"),
    ],
    detection: .file { context, findings in
      for document in context.file.documents {
        for rule in document.sequence ?? [document] { walk(rule, RuleSchema.root, context, &findings) }
      }
    })
}

/// Compares the texts of a mapping with the implicit types; the depth of the schema bounds the recursion.
private func walk(
  _ node: YAMLNode, _ object: SchemaObject, _ context: FileContext, _ findings: inout FindingSink
) {
  for pair in node.mapping ?? [] {
    guard let field = object[pair.key.description] else { continue }
    look(pair.value, field.type, context, &findings)
  }
}

private func look(
  _ node: YAMLNode, _ type: SchemaType, _ context: FileContext, _ findings: inout FindingSink
) {
  switch type {
  case .object(let inner): walk(node, inner, context, &findings)
  case .list(let item, _): for element in node.sequence ?? [] { look(element, item, context, &findings) }
  case .string, .enumeration:
    // What is no text here either is reported as being of the wrong type.
    guard let scalar = node.scalar, scalar.style == .plain, node.text != nil,
      let meaning = implicitType(scalar.text)
    else { return }
    findings.add(
      Diagnostic(
        .implicitTyping, "unquoted, `\(scalar.text)` is \(meaning) to readers of YAML 1.1", at: node.span,
        fixes: [Fix("put the value in quotes", edits: YAMLEdits(context.source).quoting(node))]))
  case .boolean, .integer, .instant, .any: break
  }
}

/// What YAML 1.1 makes of a text that is a text here.
private func implicitType(_ text: UTF8Text) -> String? {
  let bytes = text.bytes
  func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  guard !bytes.isEmpty, bytes.count <= 40 else { return nil }
  if OldBooleans.value(text) != nil { return "a boolean" }
  guard
    isDigit(bytes[0]) || ((bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+")) && bytes.count > 1)
  else { return nil }
  let rest = isDigit(bytes[0]) ? bytes[...] : bytes.dropFirst()
  if rest.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) { return "a number" }
  let parts = rest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  if parts.count > 1, parts.allSatisfy({ !$0.isEmpty && $0.count <= 2 && $0.allSatisfy(isDigit) }) {
    return "a number to the base 60"
  }
  let date = rest.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
  if date.count == 3, date.map(\.count) == [4, 2, 2], date.allSatisfy({ $0.allSatisfy(isDigit) }) {
    return "a date"
  }
  let marks = rest.filter { !isDigit($0) }
  let isExponent =
    marks.count == 1 && (marks.first ?? 0) | 0x20 == UInt8(ascii: "e") && rest.last.map(isDigit) ?? false
  let isHexadecimal =
    rest.starts(with: "0x".utf8) && rest.count > 2
    && rest.dropFirst(2).allSatisfy { isDigit($0) || ($0 | 0x20) &- 0x61 < 6 }
  return isExponent || isHexadecimal ? "a number" : nil
}
