import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// A part of a query and what the query is with something else in its place.
struct QuerySite {
  enum Part {
    case node(QueryNode)
    /// A value within the group of a term.
    case value(ValueNode, QueryTerm)
  }

  var query: Int
  var part: Part
  /// The spans of the operands of the junction around it, itself among them; empty when there is none.
  var neighbours: [SourceSpan]
  var position: Int
  var isNegated: Bool
  /// `nil` takes it away.
  var replaced: (Part?) -> QuerySyntax

  var span: SourceSpan {
    switch part {
    case .node(let node): node.span
    case .value(let value, _): value.span
    }
  }

  /// The rule's query is then this.
  func isMeant(_ part: Part?) -> (Rule) -> Bool {
    let wanted = QueryPrinter.print(replaced(part))
    return { rule in
      rule.queries.indices.contains(query) && QueryPrinter.print(rule.queries[query].search) == wanted
    }
  }

  /// All parts of all queries of a rule, outer before inner.
  static func all(_ rule: Rule) -> [QuerySite] {
    rule.queries.enumerated().flatMap { index, query in
      (query.search.root?.sites ?? []).flatMap { QuerySite.all($0, of: index) }
    }
  }

  /// A node, and for a term with a group the values in it.
  private static func all(_ site: TreeSite<QueryTerm>, of query: Int) -> [QuerySite] {
    let own = QuerySite(
      query: query, part: .node(site.node), neighbours: site.neighbours, position: site.position,
      isNegated: site.isNegated
    ) { part in
      if case .node(let node)? = part {
        QuerySyntax(root: site.replaced(node))
      } else {
        QuerySyntax(root: site.replaced(nil))
      }
    }
    guard case .leaf(let term) = site.node, !term.test.operands.isEmpty else { return [own] }
    let values = term.test.sites.map { inner in
      QuerySite(
        query: query, part: .value(inner.node, term), neighbours: inner.neighbours, position: inner.position,
        isNegated: false
      ) { part in
        let value: ValueNode? = if case .value(let value, _)? = part { value } else { nil }
        guard let test = inner.replaced(value) else { return QuerySyntax(root: site.replaced(nil)) }
        var changed = term
        changed.test = test
        return QuerySyntax(root: site.replaced(.leaf(changed)))
      }
    }
    return [own] + values
  }

  /// The single tests: terms of one value, and values of groups.
  var leaf: (subject: QueryTerm.Subject, test: ValueTest, value: SourceSpan)? {
    switch part {
    case .node(.leaf(let term)):
      if case .leaf(let value) = term.test { (term.subject, value.test, value.span) } else { nil }
    case .value(.leaf(let value), let term): (term.subject, value.test, value.span)
    default: nil
    }
  }

  /// The part with another test.
  func part(with test: ValueTest) -> Part? {
    switch part {
    case .node(.leaf(var term)):
      term.test = .test(test, span: term.test.span)
      return .node(.leaf(term))
    case .value(let value, let term): return .value(.test(test, span: value.span), term)
    default: return nil
    }
  }
}
