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
    into findings: inout Findings
  ) {
    let text = RuleText(context.rule, in: context.source)
    for query in context.proofs.searches {
      guard let root = context.rule.queries[query].search.root else { continue }
      for term in context.proofs.redundantTerms(of: query) where kind(of: term, in: root) == wanted {
        findings.add(diagnostic(term, query, descriptor, text, context))
      }
    }
  }

  private static func diagnostic(
    _ term: RedundantTerm, _ query: Int, _ descriptor: DiagnosticDescriptor, _ text: RuleText,
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
    let tree = TextPart(root)
    guard let path = tree.path(to: term.span), let part = tree[path[...]],
      let junction = tree[path.dropLast()]
    else { return .term }
    if case .or = junction.kind, part.isValue { return .groupValue }
    return .term
  }

  private static func isExistence(_ node: QueryNode, _ span: SourceSpan) -> Bool {
    switch node {
    case .and(let operands, _), .or(let operands, _): return operands.contains { isExistence($0, span) }
    case .not: return false
    case .term(let term):
      guard term.span == span, term.keySpan != nil, case .test(.exists, _) = term.test else { return false }
      return true
    }
  }
}
