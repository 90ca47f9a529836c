import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let duplicateCase = DiagnosticDescriptor(
    "K304", "duplicate-case", .warning, "Two cases have the same condition.")
}

extension Check {
  static let duplicateCase = Check(
    .duplicateCase,
    explanation: """
      The first of two cases with one condition decides, and the second never does. Conditions are compared by meaning:
      `a > 0` and `a >= 1` are one.

      Remove the second, or correct its condition. The fix removes it where no query loses its last use.
      """,
    fixability: .safe,
    triggering: [
      .cases(
        """
        - status: high
          condition: a > 0 && b > 0 && c > 0
        - status: low
          condition: «c > 0 && b >= 1 && a > 0»
        """)
    ],
    passing: [
      .cases("- {status: high, condition: a > 10}\n- {status: low, condition: a > 5 || b > 0 || c > 0}")
    ],
    detection: .rule { context, findings in
      let text = RuleExcerpts(context.rule, in: context.source)
      for index in context.rule.cases.indices {
        guard let first = context.proofs.equalCase(before: index) else { continue }
        let item = context.rule.cases[index]
        let isNeeded = context.proofs.isNeededForUse(index)
        let edits = isNeeded ? nil : CaseEdits.removal(of: index, in: context)
        findings.add(
          Diagnostic(
            .duplicateCase,
            "\(text.caseName(index)) has the condition of \(text.caseName(first)), which decides in its place",
            at: item.conditionSpan,
            labels: [Label(span: context.rule.cases[first].conditionSpan, text: "the same condition")],
            fixes: [Fix("remove \(text.caseName(index)), or correct its condition", edits: edits ?? [])]))
      }
    })
}
