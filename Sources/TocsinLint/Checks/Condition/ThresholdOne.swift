import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let thresholdOne = DiagnosticDescriptor(
    "C251", "threshold-one", .info, "One event is enough, so the window and the group change little.")
}

extension Check {
  static let thresholdOne = Check(
    .thresholdOne,
    explanation: """
      Every case fires on the first matching event, over a window and without a group. The window then decides only how
      long a single event keeps the condition met; an evaluation window of 0 says the same more plainly, and a group
      by user or host would give a signal for each.

      Set `evaluationWindow: 0`, or group the query.
      """,
    triggering: [rule(condition: "«a > 0»", group: "[]")],
    passing: [
      rule(condition: "a > 3", group: "[]"), rule(condition: "a > 0", group: "['@usr.id']"),
    ],
    detection: .rule { context, findings in
      let rule = context.rule
      guard context.proofs.decidesCases, rule.options.evaluationWindow > 0, !rule.cases.isEmpty,
        rule.queries.allSatisfy({ $0.groupByFields.isEmpty && $0.aggregation == .count }),
        rule.cases.allSatisfy({ $0.condition?.isMetByOneEvent ?? false })
      else { return }
      findings.add(
        Diagnostic(
          .thresholdOne,
          "one event is enough for every case, so the window of \(rule.options.evaluationWindow) s has no effect on detection",
          at: rule.cases[0].conditionSpan,
          fixes: [
            Fix("set `evaluationWindow: 0`, or group the queries so that each group has its own signal")
          ]))
    })

  private static func rule(condition: String, group: String) -> CheckExample {
    .with(
      queries: "- name: a\n  query: 'source:okta @evt.name:deleted'\n  groupByFields: \(group)",
      cases: "- status: low\n  condition: \(condition)")
  }
}
