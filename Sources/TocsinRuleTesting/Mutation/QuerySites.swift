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
    var sites: [QuerySite] = []
    for (index, query) in rule.queries.enumerated() {
      guard let root = query.search.root else { continue }
      var walk = QuerySiteWalk(query: index)
      walk.visit(root, [], 0, isNegated: false) { QuerySyntax(root: $0) }
      sites += walk.sites
    }
    return sites
  }

  /// The single tests: terms of one value, and values of groups.
  var leaf: (subject: QueryTerm.Subject, test: ValueTest, value: SourceSpan)? {
    switch part {
    case .node(.term(let term)):
      if case .test(let test, let span) = term.test { (term.subject, test, span) } else { nil }
    case .value(.test(let test, let span), let term): (term.subject, test, span)
    default: nil
    }
  }

  /// The part with another test.
  func part(with test: ValueTest) -> Part? {
    switch part {
    case .node(.term(var term)):
      term.test = .test(test, span: term.test.span)
      return .node(.term(term))
    case .value(let value, let term): return .value(.test(test, span: value.span), term)
    default: return nil
    }
  }
}

/// Depth is bounded by the query parser.
private struct QuerySiteWalk {
  let query: Int
  var sites: [QuerySite] = []

  init(query: Int) {
    self.query = query
  }

  mutating func visit(
    _ node: QueryNode, _ neighbours: [SourceSpan], _ position: Int, isNegated: Bool,
    _ rebuild: @escaping (QueryNode?) -> QuerySyntax
  ) {
    sites.append(
      QuerySite(
        query: query, part: .node(node), neighbours: neighbours, position: position, isNegated: isNegated
      ) { part in
        if case .node(let node)? = part { rebuild(node) } else { rebuild(nil) }
      })
    switch node {
    case .and(let operands, let span), .or(let operands, let span):
      let isAnd = if case .and = node { true } else { false }
      for (index, operand) in operands.enumerated() {
        visit(operand, operands.map(\.span), index, isNegated: false) { other in
          var changed = operands
          if let other { changed[index] = other } else { changed.remove(at: index) }
          if changed.count < 2 { return rebuild(changed.first) }
          return rebuild(isAnd ? .and(changed, span: span) : .or(changed, span: span))
        }
      }
    case .not(let operand, let span):
      visit(operand, [], 0, isNegated: true) { other in rebuild(other.map { .not($0, span: span) }) }
    case .term(let term):
      if case .test = term.test { return }
      visit(term.test, term, [], 0) { value in
        guard let value else { return rebuild(nil) }
        var changed = term
        changed.test = value
        return rebuild(.term(changed))
      }
    }
  }

  private mutating func visit(
    _ value: ValueNode, _ term: QueryTerm, _ neighbours: [SourceSpan], _ position: Int,
    _ rebuild: @escaping (ValueNode?) -> QuerySyntax
  ) {
    sites.append(
      QuerySite(
        query: query, part: .value(value, term), neighbours: neighbours, position: position, isNegated: false
      ) { part in
        if case .value(let value, _)? = part { rebuild(value) } else { rebuild(nil) }
      })
    switch value {
    case .and(let operands, let span), .or(let operands, let span):
      let isAnd = if case .and = value { true } else { false }
      for (index, operand) in operands.enumerated() {
        visit(operand, term, operands.map(\.span), index) { other in
          var changed = operands
          if let other { changed[index] = other } else { changed.remove(at: index) }
          if changed.count < 2 { return rebuild(changed.first) }
          return rebuild(isAnd ? .and(changed, span: span) : .or(changed, span: span))
        }
      }
    case .not(let operand, let span):
      visit(operand, term, [], 0) { other in rebuild(other.map { .not($0, span: span) }) }
    case .test: break
    }
  }
}
