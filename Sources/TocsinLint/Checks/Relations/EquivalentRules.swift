import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let equivalentRules = DiagnosticDescriptor(
    "X709", "equivalent-rules", .warning, "Two rules give the same signals.")
}

extension Check {
  static let equivalentRules = Check(
    .equivalentRules,
    explanation: """
      The two rules match the same logs, count them alike, and give signals of the same severities: every finding comes
      twice. They are compared by meaning, not by text: queries by proof both ways, cases over all counts that these
      queries can have. Compared are threshold rules that are on and evaluated offline.

      Remove one of them, or correct the one that was meant to differ.
      """,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(
          name: "«Two»", query: "source:okta (@evt.name:b OR @evt.name:a)", condition: "a >= 4"))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:(a OR c)"))
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules
      for relation in context.proofs.coverage.relations {
        guard case .equivalent = relation.kind else { continue }
        let item = rules[relation.rule]
        findings.add(
          Diagnostic(
            .equivalentRules,
            "the rule gives the signals of `\(MessageText.oneLine(rules[relation.other].rule.rule.name))`: the same logs, counts and severities",
            at: item.rule.rule.nameSpan, notes: [context.whereabouts(of: relation.other)],
            fixes: [Fix("remove one of the two rules, or correct the one that was meant to differ")]),
          ofFile: item.file)
      }
    })
}
