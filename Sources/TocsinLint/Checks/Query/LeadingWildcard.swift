import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let leadingWildcard = DiagnosticDescriptor(
    "Q221", "leading-wildcard", .info, "A value begins with a wildcard, which is slow to search.")
}

extension Check {
  static let leadingWildcard = Check(
    .leadingWildcard,
    explanation: """
      A value that begins with `*` cannot be looked up by its beginning, here or in the service. Where a whole attribute or a fixed
      end is meant, name it.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @usr.name:«*admin»")
    ],
    passing: [
      .query("source:okta @usr.name:admin*"),
      .query("source:okta @usr.name:*"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        for test in query.search.placedTerms.flatMap(\.term.test.placedTests) {
          guard case .wildcard(let pieces) = test.test, pieces.first == .anyRun else { continue }
          findings.add(
            Diagnostic(
              .leadingWildcard, "the value begins with a wildcard", at: test.span,
              notes: ["name an attribute that holds the end alone, where there is one"]))
        }
      }
    })
}
