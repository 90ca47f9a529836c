import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let undecidedRule = DiagnosticDescriptor(
    "Q250", "undecided-rule", .info, "A question about the rule was given up.")
}

extension Check {
  static let undecidedRule = Check(
    .undecidedRule,
    explanation: """
      Checks such as `unsatisfiable-query` and `unreachable-case` are decided by search, and the search has limits. Where
      one is reached the checks say nothing, and this finding says so: silence about the rule is then not a proof. It
      comes once a rule, with the first question that has no answer.

      Nothing is wrong with the rule. Splitting a very large query usually brings the answer back.
      """,
    triggering: [
      CheckTexts.oneCase(cases: "  - {status: low, condition: «a > 1 THEN a > 2»}")
    ],
    passing: [CheckTexts.oneCase()],
    detection: .rule { context, findings in
      let undecided = context.proofs.undecided
      guard let first = undecided.first else { return }
      let more = undecided.count > 1 ? ", and \(undecided.count - 1) more" : ""
      findings.add(
        Diagnostic(
          .undecidedRule, "not decided: \(first.question)\(more)", at: first.span,
          notes: [first.reason.explanation + ", so checks that depend on it say nothing"]))
    })
}
