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
  /// A document that is a list holds several rules. Every finding of every rule is reported; the rules without an
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
    guard let items = document.sequence else {
      return decodeRule(document, file: file, into: &diagnostics, isKnownTimeZone: isKnownTimeZone)
        .map { [$0] } ?? []
    }
    if items.isEmpty {
      diagnostics.add(
        Diagnostic(
          .notAMapping, "the list holds no rule", at: document.span,
          notes: ["write a rule as a mapping with `name`, `message`, `queries`, `cases` and `options`"]))
    }
    return items.compactMap {
      decodeRule($0, file: file, into: &diagnostics, isKnownTimeZone: isKnownTimeZone)
    }
  }

  private static func decodeRule(
    _ node: YAMLNode, file: SourceFile, into diagnostics: inout DiagnosticCollector,
    isKnownTimeZone: (String) -> Bool
  ) -> DecodedRule? {
    var walk = SchemaWalk(file: file)
    walk.check(node, against: RuleSchema.root)
    diagnostics.add(contentsOf: walk.diagnostics)
    guard node.mapping != nil else { return nil }

    var reader = RuleReader(node: node, file: file)
    let draft = reader.read(isKnownTimeZone: isKnownTimeZone)
    let findings = reader.findings + RuleChecking.check(draft)
    diagnostics.add(contentsOf: findings)
    let isInvalid = (walk.diagnostics + findings).contains { $0.descriptor.invalidatesRule }
    return isInvalid ? nil : DecodedRule(rule: draft.rule, node: node)
  }
}
