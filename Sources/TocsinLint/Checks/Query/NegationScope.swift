import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let negationScope = DiagnosticDescriptor(
    "Q207", "negation-scope", .warning, "`NOT` applies to the next term only, and more terms follow.")
}

extension Check {
  static let negationScope = Check(
    .negationScope,
    explanation: """
      `NOT` applies to the next term alone: `NOT @a:x @b:y` is "not x, and y". Who reads it from left to right may take it for
      "neither".

      Write `-` directly before the term that is meant, or parentheses around all that is.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «NOT» @evt.name:login @evt.outcome:success")
    ],
    passing: [
      .query("source:okta -@evt.name:login @evt.outcome:success"),
      .query("source:okta NOT (@evt.name:login @evt.outcome:success)"),
      .query("source:okta @evt.outcome:success NOT @evt.name:login"),
      .query("source:okta NOT @evt.name:login AND @evt.outcome:success"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        if let root = query.search.root { look(root, context.source, &findings) }
      }
    })
}

private func look(_ root: QueryNode, _ source: SourceFile, _ findings: inout FindingSink) {
  for node in root.nodes where node.junction == .and {
    let parts = node.operands
    for (part, next) in zip(parts, parts.dropFirst()) where isWordBefore(part, next, source) {
      let start = part.span.start
      findings.add(
        Diagnostic(
          .negationScope, "`NOT` applies to the next term alone, not to the one after it",
          at: SourceSpan(start, start + 3), labels: [Label(span: next.span, text: "this is asked for")],
          fixes: [Fix("write `-` before the term, or parentheses around what is not wanted")]))
    }
  }
}

/// A term under the word `NOT`, and one that follows without an operator and is not negated itself.
private func isWordBefore(_ node: QueryNode, _ next: QueryNode, _ source: SourceFile) -> Bool {
  guard case .not(.leaf, let span) = node, next.span.start <= source.bytes.count, span.end <= next.span.start,
    source.bytes[span.start...].starts(with: "NOT".utf8)
  else { return false }
  if case .not = next { return false }
  return source.bytes[span.end..<next.span.start].allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
}
