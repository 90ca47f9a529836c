package import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// The redundant parts of a rule's queries, told apart by the check that reports them.
package enum RedundantParts {
  package enum Kind: Sendable {
    /// `@a:*` beside a term that asks for more of `@a`.
    case existence
    /// A value of a group that another value covers.
    case groupValue
    case term
  }

  /// Reports those of one kind.
  package static func report(
    _ wanted: Kind, as descriptor: DiagnosticDescriptor, in context: RuleContext,
    into findings: inout FindingSink
  ) {
    let text = RuleExcerpts(context.rule, in: context.source)
    for query in context.proofs.searches {
      guard let root = context.rule.queries[query].search.root else { continue }
      for term in context.proofs.redundantTerms(of: query) where kind(of: term, in: root) == wanted {
        findings.add(diagnostic(term, query, descriptor, text, context))
      }
    }
  }

  private static func diagnostic(
    _ term: RedundantTerm, _ query: Int, _ descriptor: DiagnosticDescriptor, _ text: RuleExcerpts,
    _ context: RuleContext
  ) -> Diagnostic {
    let place = text.place(term.span)
    let reasons = term.because.map { text.place($0) }
    let list = MessageText.list(reasons.map(\.text))
    let reason: String
    switch (term.kind, reasons.isEmpty) {
    case (.implied, false): reason = "every log that meets \(list) meets it too"
    case (.covered, false): reason = "\(list) already \(reasons.count == 1 ? "covers" : "cover") it"
    case (_, true): reason = "the query is met by the same logs without it"
    }
    let edits = ProvenRewrite.removal(of: term.span, from: query, in: context) ?? []
    return Diagnostic(
      descriptor, "`\(place.text)` changes nothing: \(reason)", at: place.span,
      labels: reasons.map { Label(span: $0.span, text: "because of this") },
      fixes: [Fix("remove `\(place.text)`, or correct it if it was meant to narrow the query", edits: edits)])
  }

  private static func kind(of term: RedundantTerm, in root: QueryNode) -> Kind {
    if term.kind == .implied, isExistence(root, term.span) { return .existence }
    let tree = root.tests
    guard let path = tree.path(to: term.span), let part = tree[path[...]], let first = part.leaves.first,
      tree[path.dropLast()]?.junction == .or
    else { return .term }
    return first.term.span != part.span && first.term.span.contains(part.span) ? .groupValue : .term
  }

  /// Whether a term `@a:*` that no negation is around is written at the span.
  private static func isExistence(_ root: QueryNode, _ span: SourceSpan) -> Bool {
    root.fold(
      leaf: { term in
        guard case .leaf(let value) = term.test else { return false }
        return term.span == span && term.keySpan != nil && value.test == .exists
      },
      not: { _, _ in false },
      junction: { _, parts, _ in parts.contains(true) })
  }
}

extension SourceSpan {
  fileprivate func contains(_ other: SourceSpan) -> Bool { start <= other.start && other.end <= end }
}
