import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let redundantClause = DiagnosticDescriptor(
    "C248", "redundant-clause", .warning, "A part of a condition changes nothing.")
}

extension Check {
  static let redundantClause = Check(
    .redundantClause,
    explanation: """
      The condition is met by the same values without the clause: `a > 3` beside `a > 5`, or `b > 0` beside `a > 0`
      where every log of `a` is one of `b`. Often a label or a bound was meant to be another.

      The fix removes the clause; that the meaning stays is proven before it is offered.
      """,
    fixability: .safe,
    triggering: [
      .cases("- {status: low, condition: a > 5 && «a > 3» && b > 0 && c > 0}"),
      .cases("- {status: low, condition: a > 3 || «a > 5» || b > 0 || c > 0}"),
      .cases("- status: low\n  condition: a > 5 && (b > 3 || c > 1) && «a != 2»"),
    ],
    passing: [
      .cases("- {status: low, condition: a > 5 && b > 3 && c > 0}"),
      .cases("- {status: low, condition: a > 5 && a < 30 && b > 0 || c > 0}"),
    ],
    detection: .rule { context, findings in
      guard context.proofs.decidesCases else { return }
      let labels = context.rule.queries.map(\.label)
      let text = RuleExcerpts(context.rule, in: context.source)
      for (index, item) in context.rule.cases.enumerated() {
        guard let stages = item.conditionSyntax?.stages, stages.count == 1 else { continue }
        for clause in context.proofs.caseReasoner.redundantClauses(stages[0], labels: labels) {
          let clauseText = text.raw(clause.span)
          let edits = ProvenRewrite.removal(of: clause.span, fromCase: index, in: context) ?? []
          let how = clause.kind == .implied ? "the rest implies it" : "the rest covers it"
          findings.add(
            Diagnostic(
              .redundantClause, "`\(clauseText)` changes nothing: \(how)", at: clause.span,
              notes: context.proofs.orderNotes(of: item),
              fixes: [Fix("remove `\(clauseText)`, or correct its label or bound", edits: edits)]))
        }
      }
    })
}
