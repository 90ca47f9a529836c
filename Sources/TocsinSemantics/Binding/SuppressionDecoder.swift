package import TocsinDiagnostics
internal import TocsinLogModel
package import TocsinSyntax

/// From a located document to suppressions.
package enum SuppressionDecoder {
  /// Whether a document holds one: its search over rules, or the body or answer of a call about suppressions.
  package static func isSuppression(_ document: YAMLNode) -> Bool {
    RuleDocument(document).items.contains { if case .suppression = $0 { true } else { false } }
  }

  /// `nil` where the document is not a valid suppression; what is wrong is reported.
  package static func decode(
    _ document: YAMLNode, file: SourceFile, into diagnostics: inout DiagnosticCollector
  ) -> Suppression? {
    let node = attributes(document)
    let isExport = RuleSchema.isExport(node, of: SuppressionSchema.root)
    var walk = SchemaWalk(file: file, kind: isExport ? .export : .rule)
    walk.check(node, against: SuppressionSchema.root)
    var reader = RuleReader(node: node, file: file)
    func search(_ key: StaticString) -> SuppressionSearch? {
      guard let value = node.value(key), let text = value.text, !text.isBlank else { return nil }
      return SuppressionSearch(search: reader.parseQuery(value), span: value.span)
    }
    let rules = search("rule_query")
    let (signals, events) = (search("suppression_query"), search("data_exclusion_query"))
    let findings = walk.diagnostics + reader.findings
    diagnostics.add(contentsOf: findings)
    guard let rules, !findings.contains(where: { $0.descriptor.invalidatesRule }) else { return nil }
    return Suppression(
      name: node.string("name") ?? "", nameSpan: node.place(of: "name"),
      isEnabled: node.value("enabled")?.boolean ?? true, ruleQuery: rules.search, ruleQuerySpan: rules.span,
      suppressionQuery: signals, dataExclusionQuery: events, start: node.value("start_date")?.instant,
      expiration: node.value("expiration_date")?.instant,
      expirationSpan: node.value("expiration_date")?.span)
  }

  /// The attributes of the first suppression of a document, or the document itself.
  private static func attributes(_ document: YAMLNode) -> YAMLNode {
    for case .suppression(let node) in RuleDocument(document).items { return node }
    return document
  }
}
