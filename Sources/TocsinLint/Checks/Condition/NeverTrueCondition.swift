import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let neverTrueCondition = DiagnosticDescriptor(
    "C247", "never-true-condition", .error, "The condition holds for no values of the queries.",
    invalidatesRule: false)
}

extension Check {
  static let neverTrueCondition = Check(
    .neverTrueCondition,
    explanation: """
      No values of the queries meet the condition, so the case never fires. A count is a whole number from 0 on;
      it is never above that of a query that matches every log it matches; and an evaluation window of 0 counts only
      the event that has just come.

      Correct the bounds, or join alternatives with `||`.
      """,
    triggering: [
      .cases("- {status: low, condition: «a > 5 && a < 3 && b > 0 && c > 0»}"),
      .cases("- {status: low, condition: a > 0 || b > 0}\n- {status: low, condition: «c < 0»}"),
    ],
    passing: [.cases("- {status: low, condition: a > 5 && b < 3 && c < 3}")],
    detection: .rule { context, findings in
      for (item, truth) in zip(context.rule.cases, context.proofs.truths) where truth == .never {
        findings.add(
          Diagnostic(
            .neverTrueCondition,
            "`\(MessageText.oneLine(item.conditionText))` never holds: no values of the queries meet it",
            at: item.conditionSpan, notes: context.proofs.domainNotes(of: item),
            fixes: [Fix("correct the bounds, or join alternatives with `||`")]))
      }
    })
}
