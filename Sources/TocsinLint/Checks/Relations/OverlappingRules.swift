import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let overlappingRules = DiagnosticDescriptor(
    "X712", "overlapping-rules", .info, "One log counts for two rules.")
}

extension Check {
  static let overlappingRules = Check(
    .overlappingRules,
    explanation: """
      Some log is matched by queries of both rules; the log is shown, and the evaluator has confirmed it. That is often
      meant. It helps to find rules that do one another's work, or a rule that fires on what another is about. Only logs
      without lists are looked at, and at most three earlier rules are named for each.

      Exclude the log from one of the rules if the other is about it.
      """,
    isOnByDefault: false,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(name: "«Two»", query: "source:okta @evt.name:(b OR c) @evt.outcome:failure"))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:a"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:b"))
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules
      for relation in context.proofs.overlaps.relations {
        guard case .overlap(let log) = relation.kind else { continue }
        let item = rules[relation.rule]
        let other = MessageText.oneLine(rules[relation.other].rule.rule.name)
        findings.add(
          Diagnostic(
            .overlappingRules, "one log counts for this rule and for `\(other)`",
            at: item.rule.rule.nameSpan,
            notes: [context.whereabouts(of: relation.other)]
              + (MessageText.json(log.record).map { ["this log counts for both: \($0)"] } ?? []),
            fixes: [Fix("exclude the log from one of the rules if the other is about it")]),
          ofFile: item.file)
      }
    })
}
