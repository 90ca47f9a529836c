package import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
package import TocsinSyntax

/// Changes of the texts of a rule that are offered only after the reasoner has shown that they keep the meaning.
package enum ProvenRewrite {
  /// Edits that take a part out of a query.
  package static func removal(of span: SourceSpan, from query: Int, in context: RuleContext) -> [Fix.Edit]? {
    guard let texts = QueryTexts(query, context), let root = texts.search.root,
      var path = root.tests.path(to: span)
    else { return nil }
    if !texts.others.isEmpty {
      guard path.first == 0 else { return nil }
      path.removeFirst()
    }
    guard let own = texts.parse(texts.text).syntax.root, let cut = own.tests.cut(of: path) else {
      return nil
    }
    return texts.proven([Fix.Edit(span: cut, replacement: "")], in: context)
  }

  /// The edits of a query's text, carried into the file, if the query means the same after them.
  ///
  /// `makeEdits` gets the tree of the text, its places in the text.
  package static func rewrite(
    _ query: Int, in context: RuleContext, _ makeEdits: (QueryNode) -> [Fix.Edit]?
  ) -> [Fix.Edit]? {
    guard let texts = QueryTexts(query, context), let own = texts.parse(texts.text).syntax.root,
      let edits = makeEdits(own)
    else { return nil }
    return texts.proven(edits, in: context)
  }

  /// Edits that take a clause out of the condition of a case.
  package static func removal(of span: SourceSpan, fromCase index: Int, in context: RuleContext) -> [Fix
    .Edit]?
  {
    let cases = context.caseNodes
    guard cases.indices.contains(index), let node = cases[index]["condition"], let text = node.scalar?.text,
      let written = context.rule.cases[index].conditionSyntax?.stages, written.count == 1,
      let path = written[0].path(to: span),
      let own = ConditionParser.parse(text).syntax?.stages.first, let cut = own.cut(of: path),
      let changed = ScalarEdit.applying([Fix.Edit(span: cut, replacement: "")], to: text.bytes)
    else { return nil }
    let parsed = ConditionParser.parse(UTF8Text(bytes: changed))
    guard let condition = context.rule.cases[index].condition, parsed.diagnostics.isEmpty,
      let stages = parsed.syntax?.stages, stages.count == 1,
      let shorter = stages[0].bound({ comparison in
        context.rule.queries.firstIndex { UTF8Text($0.label) == comparison.label }
      })
    else { return nil }
    let reasoner = context.proofs.caseReasoner
    guard reasoner.implies(condition, shorter), reasoner.implies(shorter, condition) else { return nil }
    return ScalarEdit.edits([Fix.Edit(span: cut, replacement: "")], of: node, in: context.source)
  }
}

/// The text of a query, and the texts that are joined with it.
private struct QueryTexts {
  let node: YAMLNode
  let text: UTF8Text
  /// What the rule searches, all texts joined.
  let search: QuerySyntax
  let others: [QueryNode]
  private let calculated: CalculatedScope

  init?(_ query: Int, _ context: RuleContext) {
    let queries = context.queryNodes
    guard queries.indices.contains(query), let node = queries[query]["query"], let text = node.scalar?.text
    else { return nil }
    self.node = node
    self.text = text
    search = context.rule.queries[query].search
    let scope = context.rule.calculatedScope
    calculated = scope
    others = ["customQueryExtension", "additionalFilters"].compactMap { key in
      queries[query][key]?.scalar.flatMap { QueryParser.parse($0.text, calculated: scope).syntax.root }
    }
  }

  func parse(_ text: UTF8Text) -> (syntax: QuerySyntax, diagnostics: [Diagnostic]) {
    QueryParser.parse(text, calculated: calculated)
  }

  func proven(_ edits: [Fix.Edit], in context: RuleContext) -> [Fix.Edit]? {
    guard let changed = ScalarEdit.applying(edits, to: text.bytes) else { return nil }
    let parsed = parse(UTF8Text(bytes: changed))
    guard !parsed.diagnostics.contains(where: { $0.level == .error }), let root = parsed.syntax.root else {
      return nil
    }
    let whole = QuerySyntax(root: .joining(.and, [root] + others))
    let isSame = context.proofs.ask { reasoner -> Bool in
      if case .equivalent = reasoner.equivalent(search, whole) { true } else { false }
    }
    return isSame ? ScalarEdit.edits(edits, of: node, in: context.source) : nil
  }
}
