import TocsinDiagnostics
import TocsinReasoning
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let termNeverDecisive = DiagnosticDescriptor(
    "V904", "term-never-decisive", .info, "No test fails without the term.")
}

extension Check {
  static let termNeverDecisive = Check(
    .termNeverDecisive,
    explanation: """
      With the term taken out of the query, all tests come out as before: none of them shows what the term is for. Each
      term is taken out and all tests are run, so this check takes its time. Terms that are redundant are reported as
      such instead.

      Add a test whose events differ in that term only.
      """,
    isOnByDefault: false,
    triggering: [
      CheckTexts.oneCase(
        query: "«source:okta» @evt.name:deleted",
        tests: CheckTexts.positive + CheckTexts.negative + deletions("created"))
    ],
    passing: [
      CheckTexts.oneCase(
        tests: CheckTexts.positive + CheckTexts.negative + deletions("created")
          + deletions("deleted").replacing("okta", with: "github"))
    ],
    detection: .rule { context, findings in
      let runs = context.runs
      guard runs.hasTests, runs.isRunnable else { return }
      let outcomes = runs.results.map(\.passed) + runs.payloadOutcomes(for: context.rule)
      // A failing test tells nothing of what a change does to it.
      guard outcomes.allSatisfy({ $0 }) else { return }
      let text = RuleExcerpts(context.rule, in: context.source)
      for query in context.proofs.searches {
        guard let root = context.rule.queries[query].search.root else { continue }
        let redundant = Set(context.proofs.redundantTerms(of: query).map(\.span))
        for part in root.tests.removable.prefix(maximumTerms) where !redundant.contains(part) {
          var changed = context.rule
          changed.queries[query].search.root = root.removingPart(at: part)
          let after = runs.results(for: changed).map(\.passed) + runs.payloadOutcomes(for: changed)
          guard after == outcomes else { continue }
          let place = text.place(part)
          findings.add(
            Diagnostic(
              .termNeverDecisive, "all tests pass without `\(place.text)`", at: place.span,
              fixes: [Fix("add a test whose events differ in this term only")]))
        }
      }
    })

  /// Terms of one query that are taken out.
  private static let maximumTerms = 100

  private static func deletions(_ name: String) -> String {
    """
      - name: two of another kind \(name)
        events:
          - {ddsource: okta, evt: {name: \(name)}, usr: {id: u1}, repeat: {times: 2, every: 1s}}
        expect: []

    """
  }
}
