import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let subsumedRule = DiagnosticDescriptor(
    "X710", "subsumed-rule", .info, "Every signal of the rule comes with one of another rule.")
}

extension Check {
  static let subsumedRule = Check(
    .subsumedRule,
    explanation: """
      Wherever this rule fires, another one does at the same or a higher severity: its query matches every log that this
      one matches, over a window no shorter, for the same groups, and its cases hold for every count that meets this
      rule's. It is decided, not guessed. Compared are threshold rules that are on and evaluated offline.

      Raise the severity of the narrower rule if it is to stand out, exclude it from the wider one, or remove it.
      """,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(
          name: "«Two»", query: "source:okta @evt.name:a @evt.outcome:failure", condition: "a > 10"))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(
          name: "Two", query: "source:okta @evt.name:a", status: "high", condition: "a > 10")),
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:a", condition: "a > 2")),
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules
      for relation in context.proofs.coverage.relations {
        guard case .subsumed = relation.kind else { continue }
        let item = rules[relation.rule]
        let other = MessageText.oneLine(rules[relation.other].rule.rule.name)
        findings.add(
          Diagnostic(
            .subsumedRule, "every signal of the rule comes with one of `\(other)`, at least as severe",
            at: item.rule.rule.nameSpan, notes: [context.whereabouts(of: relation.other)],
            fixes: [
              Fix("raise the severity of this rule, exclude its logs from the other, or remove it")
            ]),
          ofFile: item.file)
      }
    })
}
