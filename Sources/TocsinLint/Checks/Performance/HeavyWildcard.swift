import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let heavyWildcard = DiagnosticDescriptor(
    "P952", "heavy-wildcard", .info, "A wildcard has no text to be looked up by.")
}

extension Check {
  static let heavyWildcard = Check(
    .heavyWildcard,
    explanation: """
      A wildcard is found by the longest text in it; below three bytes there is none worth looking for, so every value
      of the field is walked through: `*a*b*`. In full text (`*:` and bare words) that is every value of the event.

      Write more of the text, or name the values.
      """,
    isOnByDefault: false,
    triggering: [.query("source:okta @usr.name:«*a*b*»"), .query("source:okta *:«*x*»")],
    passing: [.query("source:okta @usr.name:*admin*"), .query("source:okta @usr.name:a*")],
    detection: .rule { context, findings in
      let text = RuleText(context.rule, in: context.source)
      for query in context.proofs.searches {
        guard let root = context.rule.queries[query].search.root else { continue }
        for span in wildcards(root) {
          findings.add(
            Diagnostic(
              .heavyWildcard, "`\(text.place(span).text)` has no text of three bytes to be looked up by",
              at: span, fixes: [Fix("write more of the text, or name the values")]))
        }
      }
    })

  private static func wildcards(_ node: QueryNode) -> [SourceSpan] {
    switch node {
    case .and(let operands, _), .or(let operands, _): operands.flatMap { wildcards($0) }
    case .not(let operand, _): wildcards(operand)
    case .term(let term): wildcards(term.test)
    }
  }

  private static func wildcards(_ value: ValueNode) -> [SourceSpan] {
    switch value {
    case .and(let operands, _), .or(let operands, _): return operands.flatMap { wildcards($0) }
    case .not(let operand, _): return wildcards(operand)
    case .test(.wildcard(let pieces), let span):
      // A beginning is compared at once.
      guard pieces.first == .anyRun else { return [] }
      let longest = pieces.map { piece in
        if case .literal(let text) = piece { text.bytes.count } else { 0 }
      }.max()
      return (longest ?? 0) < 3 ? [span] : []
    case .test: return []
    }
  }
}
