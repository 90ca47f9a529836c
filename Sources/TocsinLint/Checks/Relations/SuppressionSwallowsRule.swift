import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let suppressionSwallowsRule = DiagnosticDescriptor(
    "X702", "suppression-swallows-rule", .error, "The suppression leaves nothing of a rule.",
    invalidatesRule: false)
}

extension Check {
  static let suppressionSwallowsRule = Check(
    .suppressionSwallowsRule,
    explanation: """
      Every event that the rule's queries match meets the suppression as well, so the rule gives no signal while it
      applies: that is decided. If the rule is not wanted, switch it off, which says so; otherwise the suppression is
      wider than was meant.

      Narrow the query of the suppression, or its search over rules.
      """,
    triggering: [
      SuppressionTexts.example("rule_query: source:okta\ndata_exclusion_query: «'@evt.name:del*'»"),
      SuppressionTexts.example("rule_query: source:okta\nsuppression_query: «'@evt.name:*'»"),
    ],
    passing: [
      SuppressionTexts.example(
        "rule_query: source:okta\ndata_exclusion_query: '@evt.name:del* @usr.id:root'"),
      SuppressionTexts.example("rule_query: source:okta\nsuppression_query: 'env:test'"),
    ],
    detection: .ruleSet { context, findings in
      for (file, suppression) in context.suppressions where suppression.isEnabled {
        for search in suppression.decidable {
          for rule in context.selected(by: suppression) {
            let queries = context.proofs.searches(of: rule)
            guard !queries.isEmpty, queries.allSatisfy({ context.proofs.implies($0, search.search) }) else {
              continue
            }
            findings.add(
              Diagnostic(
                .suppressionSwallowsRule,
                "every event that the rule `\(MessageText.oneLine(rule.name))` counts meets this query: the rule gives no signal any more",
                at: search.span,
                fixes: [Fix("narrow the query or `rule_query`; switch the rule off if it is not wanted")]),
              ofFile: file)
          }
        }
      }
    })
}

extension QuerySyntax {
  /// Whether it asks for values of attributes, and for nothing to be absent: what it says of a signal then follows from
  /// the events behind it.
  var asksForAttributesOnly: Bool {
    guard let tests = root?.tests, !tests.hasNegation else { return false }
    return tests.leaves.allSatisfy { if case .attribute = $0.term.subject { true } else { false } }
  }
}
