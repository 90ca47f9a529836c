package import TocsinDiagnostics
internal import TocsinLogModel
package import TocsinSyntax

/// From a located document to suppressions.
package enum SuppressionDecoder {
  /// Whether a document is one: it holds `rule_query`, or the body of a call about suppressions.
  package static func isSuppression(_ document: YAMLNode) -> Bool {
    document.pair("rule_query") != nil || attributes(document).pair("rule_query") != nil
      || document.value("data")?.string("type") == "suppressions"
  }

  /// `nil` where the document is not a valid suppression; what is wrong is reported.
  package static func decode(
    _ document: YAMLNode, file: SourceFile, into diagnostics: inout DiagnosticCollector
  ) -> Suppression? {
    let node = attributes(document)
    var walk = SchemaWalk(file: file)
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
      suppressionQuery: signals, dataExclusionQuery: events, start: node.value("start_date")?.integer,
      expiration: node.value("expiration_date")?.integer,
      expirationSpan: node.value("expiration_date")?.span)
  }

  /// The attributes of a body, or the document itself.
  private static func attributes(_ document: YAMLNode) -> YAMLNode {
    document.value("data")?.value("attributes") ?? document
  }
}
