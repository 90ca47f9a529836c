import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let comparisonLimit = DiagnosticDescriptor(
    "X713", "comparison-limit", .info, "Not all rules were compared with each other.")
}

extension Check {
  static let comparisonLimit = Check(
    .comparisonLimit,
    explanation: """
      Rules are compared by proof, and a run asks a limited number of questions. From the rule that is named on, rules
      were not compared with the others, or single comparisons had no answer: that two rules are not reported as
      `equivalent-rules` or `subsumed-rule` then proves nothing about them.

      Nothing is wrong with the rules. Lint parts of the directory apart to have all of them compared.
      """,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "«One»", query: "service:*other*"),
        CrossRuleTexts.rule(
          name: "Two",
          query:
            "service:*abc* service:*def* service:*ghi* service:*jkl* service:*mno* service:*pqr* service:*stu* service:*vwx* service:*yz0* service:*123* -service:*cd*"
        ))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:created"))
    ],
    detection: .ruleSet { context, findings in
      let outcome = context.proofs.coverage
      guard outcome.stoppedAt != nil || outcome.undecided > 0 else { return }
      let item = context.rules[outcome.stoppedAt ?? 0]
      let what =
        outcome.stoppedAt == nil
        ? "\(outcome.undecided) of \(outcome.questions) comparisons of rules had no answer"
        : "from this rule on rules were not compared: \(outcome.questions) questions are the limit of a run"
      findings.add(
        Diagnostic(
          .comparisonLimit, what, at: item.rule.rule.nameSpan,
          fixes: [Fix("lint parts of the directory apart to have all rules compared")]), ofFile: item.file)
    })
}
