import TocsinDiagnostics
package import TocsinSemantics
package import TocsinSyntax

/// What a query of a rule really searches: its own text, and the filters of the rule.
package enum RuleSearch {
  package static func effective(_ query: RuleQuery, in rule: Rule) -> QuerySyntax {
    if rule.filters.isEmpty { return query.search }
    var roots: [QueryNode] = []
    if let root = query.search.root { roots.append(root) }
    for filter in rule.filters {
      guard let root = filter.search.root else {
        // An empty suppression suppresses everything; an empty requirement asks for nothing.
        if filter.action == .suppress { roots.append(never(query)) }
        continue
      }
      roots.append(filter.action == .require ? root : .not(root, root.span))
    }
    return QuerySyntax(root: .joining(.and, roots))
  }

  private static func never(_ query: RuleQuery) -> QueryNode {
    let everything = QueryTerm(
      subject: .everything, test: .test(.exists, span: query.span), span: query.span, keySpan: nil)
    return .not(.leaf(everything), query.span)
  }
}
