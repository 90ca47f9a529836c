package import TocsinDiagnostics
internal import TocsinLogModel
package import TocsinSyntax

/// A rule and the node it was read from.
package struct DecodedRule: Sendable {
  /// The bound rule, free of errors that invalidate it.
  package let rule: Rule
  /// The mapping of the rule, for checks of keys that the rule itself doesn't keep.
  package let node: YAMLNode

  /// Creates a pair; the node is the one that the rule was read from.
  package init(rule: Rule, node: YAMLNode) {
    self.rule = rule
    self.node = node
  }
}

/// From a located document to checked rules.
package enum RuleDecoder {
  /// Decodes, binds and checks the rules of a document.
  ///
  /// A list, and an answer of the service with one, holds several rules. Every finding of every rule is reported; the rules without an
  /// error are returned. A rule that is valid but not evaluated is returned too: see ``Rule/unsupported``.
  /// Source: rule reference, section 1.1.
  package static func decode(
    _ document: YAMLNode, file: SourceFile, into diagnostics: inout DiagnosticCollector,
    isKnownTimeZone: (String) -> Bool = { _ in true }
  ) -> [Rule] {
    decodeWithNodes(document, file: file, into: &diagnostics, isKnownTimeZone: isKnownTimeZone).map(\.rule)
  }

  /// The same, each rule with its node.
  package static func decodeWithNodes(
    _ document: YAMLNode, file: SourceFile, into diagnostics: inout DiagnosticCollector,
    isKnownTimeZone: (String) -> Bool = { _ in true }
  ) -> [DecodedRule] {
    let content = RuleDocument(document)
    diagnostics.add(contentsOf: content.problems)
    return content.items.compactMap {
      decode($0, file: file, into: &diagnostics, isKnownTimeZone: isKnownTimeZone)
    }
  }

  /// The rule of an item of a document; `nil` for a suppression, and for a rule with an error.
  package static func decode(
    _ item: RuleDocument.Item, file: SourceFile, into diagnostics: inout DiagnosticCollector,
    isKnownTimeZone: (String) -> Bool
  ) -> DecodedRule? {
    switch item {
    case .rule(let node, let id):
      let kind: SchemaWalk.Kind = RuleSchema.isExport(node, of: RuleSchema.root) ? .export : .rule
      return decodeRule(node, id, kind, file, &diagnostics, isKnownTimeZone)
    case .job(let node): return decodeRule(node, nil, .job, file, &diagnostics, isKnownTimeZone)
    case .suppression: return nil
    }
  }

  private static func decodeRule(
    _ node: YAMLNode, _ id: String?, _ kind: SchemaWalk.Kind, _ file: SourceFile,
    _ diagnostics: inout DiagnosticCollector, _ isKnownTimeZone: (String) -> Bool
  ) -> DecodedRule? {
    var walk = SchemaWalk(file: file, kind: kind)
    walk.check(node, against: RuleSchema.root)
    diagnostics.add(contentsOf: walk.diagnostics)
    guard node.mapping != nil else { return nil }

    var reader = RuleReader(node: node, file: file, isJob: kind == .job)
    var draft = reader.read(isKnownTimeZone: isKnownTimeZone)
    if draft.rule.id == nil { draft.rule.id = id }
    let findings = reader.findings + RuleChecking.check(draft)
    diagnostics.add(contentsOf: findings)
    let isInvalid = (walk.diagnostics + findings).contains { $0.descriptor.invalidatesRule }
    draft.rule.unsupported += findings.compactMap(UnsupportedConstructs.unevaluated)
    return isInvalid ? nil : DecodedRule(rule: draft.rule, node: node)
  }
}
