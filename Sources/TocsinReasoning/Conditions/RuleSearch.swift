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
      roots.append(filter.action == .require ? root : .not(root, span: root.span))
    }
    guard let first = roots.first else { return QuerySyntax(root: nil) }
    return QuerySyntax(
      root: roots.count == 1
        ? first : .and(roots, span: roots.dropFirst().reduce(first.span) { $0.union($1.span) }))
  }

  private static func never(_ query: RuleQuery) -> QueryNode {
    let everything = QueryTerm(
      subject: .everything, test: .test(.exists, span: query.span), span: query.span, keySpan: nil)
    return .not(.term(everything), span: query.span)
  }
}
