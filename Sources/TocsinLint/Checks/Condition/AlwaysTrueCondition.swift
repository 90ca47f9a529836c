import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let alwaysTrueCondition = DiagnosticDescriptor(
    "C246", "always-true-condition", .error, "The condition holds whatever the queries count.",
    invalidatesRule: false)
}

extension Check {
  static let alwaysTrueCondition = Check(
    .alwaysTrueCondition,
    explanation: """
      The condition holds for all values that the queries can have, so the case fires on every evaluation and hides the
      cases after it. A count is a whole number from 0 on: `a >= 0` says nothing, nor does `a > 5 || a < 10`.

      Write the threshold that was meant.
      """,
    triggering: [
      .cases("- {status: low, condition: «a >= 0 || b > 0 || c > 0»}"),
      .cases("- status: low\n  condition: «a > 5 || a <= 5 || b > 0 && c > 0»"),
    ],
    passing: [
      .cases(
        "- {status: high, condition: a > 10 && b >= 0}\n- {status: low, condition: a > 0 || b > 0 || c > 0}")
    ],
    detection: .rule { context, findings in
      for (item, truth) in zip(context.rule.cases, context.proofs.truths) where truth == .always {
        findings.add(
          Diagnostic(
            .alwaysTrueCondition,
            "`\(MessageText.oneLine(item.conditionText))` always holds: no values of the queries fail it",
            at: item.conditionSpan,
            notes: context.proofs.domainNotes(of: item),
            fixes: [Fix("write the threshold that was meant, for instance `> 0`")]))
      }
    })
}
