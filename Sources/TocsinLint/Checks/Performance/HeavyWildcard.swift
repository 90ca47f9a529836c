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
      let text = RuleExcerpts(context.rule, in: context.source)
      for query in context.proofs.searches {
        guard let root = context.rule.queries[query].search.root else { continue }
        for value in root.leaves.flatMap(\.test.leaves) where isHeavy(value.test) {
          let span = value.span
          findings.add(
            Diagnostic(
              .heavyWildcard, "`\(text.place(span).text)` has no text of three bytes to be looked up by",
              at: span, fixes: [Fix("write more of the text, or name the values")]))
        }
      }
    })

  private static func isHeavy(_ test: ValueTest) -> Bool {
    // A beginning is compared at once.
    guard case .wildcard(let pieces) = test, pieces.first == .anyRun else { return false }
    let longest = pieces.map { piece in
      if case .literal(let text) = piece { text.bytes.count } else { 0 }
    }.max()
    return (longest ?? 0) < 3
  }
}
