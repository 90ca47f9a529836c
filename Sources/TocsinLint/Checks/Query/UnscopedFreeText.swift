import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let unscopedFreeText = DiagnosticDescriptor(
    "Q210", "unscoped-free-text", .warning, "A bare word is searched in the message only.")
}

extension Check {
  static let unscopedFreeText = Check(
    .unscopedFreeText,
    explanation: """
      A bare word is searched in the message and a few attributes of errors, as whole words in any case. Where the log is
      structured, that is often nowhere.

      Name the attribute, `@evt.name:login`, or search everywhere with `*:login`. A phrase in quotes is taken as meant.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «login»")
    ],
    passing: [
      .query("source:okta @evt.name:login"),
      .query("source:okta *:login"),
      .query(#"source:okta "user login""#),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        for placed in query.search.placedTerms where placed.term.subject == .freeText {
          let word = context.source.text(of: placed.term.span)
          if word.hasPrefix("\"") || ["and", "or", "not"].contains(word) { continue }
          findings.add(
            Diagnostic(
              .unscopedFreeText, "`\(shortened(word))` is searched in the message only", at: placed.term.span,
              fixes: [Fix("name an attribute, or write `*:\(shortened(word))` to search everywhere")]))
        }
      }
    })
}
