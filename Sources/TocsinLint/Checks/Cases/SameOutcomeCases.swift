import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let sameOutcomeCases = DiagnosticDescriptor(
    "K306", "same-outcome-cases", .info, "Neighbouring cases differ in their condition only.")
}

extension Check {
  static let sameOutcomeCases = Check(
    .sameOutcomeCases,
    explanation: """
      Two neighbouring cases have the same name, severity and notifications, so a signal does not tell which of them
      was met. One case whose conditions are joined with `||` says the same, and leaves room below the ten cases a rule
      may have.

      Merge them, or give them names that distinguish their signals.
      """,
    triggering: [.cases("- {status: low, condition: a > 5}\n- {status: low, condition: «b > 3 || c > 0»}")],
    passing: [
      .cases(
        "- {status: low, condition: a > 5, name: A}\n- {status: low, condition: b > 3 || c > 0, name: B}"),
      .cases("- {status: high, condition: a > 5}\n- {status: low, condition: b > 3 || c > 0}"),
    ],
    detection: .rule { context, findings in
      guard context.proofs.decidesCases else { return }
      let text = RuleExcerpts(context.rule, in: context.source)
      let cases = context.rule.cases
      for index in cases.indices.dropFirst() {
        let (one, other) = (cases[index - 1], cases[index])
        guard one.severity == other.severity, one.name == other.name,
          Set(one.notifications) == Set(other.notifications), one.condition != nil, other.condition != nil,
          context.proofs.reaches[index].isReachable, context.proofs.reaches[index - 1].isReachable
        else { continue }
        findings.add(
          Diagnostic(
            .sameOutcomeCases,
            "\(text.caseName(index)) gives the signal that \(text.caseName(index - 1)) gives",
            at: other.conditionSpan,
            labels: [Label(span: one.conditionSpan, text: "the same severity, name and notifications")],
            fixes: [Fix("join the two conditions with `||` in one case, or name the cases apart")]))
      }
    })
}
