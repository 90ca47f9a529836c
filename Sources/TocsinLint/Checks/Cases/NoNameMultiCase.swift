import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let noNameMultiCase = DiagnosticDescriptor(
    "K308", "no-name-multi-case", .warning, "A rule has several cases, and one of them has no name.")
}

extension Check {
  static let noNameMultiCase = Check(
    .noNameMultiCase,
    explanation: """
      The rule has several cases, and one has no name. The title of a signal is the name of the rule and that of the case, so whoever
      reads it does not see which condition was met.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .cases(
        """
        - {«status»: high, condition: a > 10}
        - {status: low, condition: a > 0 || b > 0 || c > 0, name: Some}
        """)
    ],
    passing: [
      .cases(
        """
        - {status: high, condition: a > 10, name: Many}
        - {status: low, condition: a > 0 || b > 0 || c > 0, name: Some}
        """),
      .cases("- {status: low, condition: a > 0 || b > 0 || c > 0}"),
    ],
    detection: .rule { context, findings in
      guard context.rule.cases.count > 1, context.rule.options.detectionMethod != .thirdParty else { return }
      for (item, node) in zip(context.rule.cases, context.caseNodes) where item.name.isEmpty {
        findings.add(
          Diagnostic(
            .noNameMultiCase, "this case has no name, and the rule has \(context.rule.cases.count) cases",
            at: node.pair("status")?.keySpan ?? node.beginning,
            fixes: [Fix("add a `name` that says what the case means")]))
      }
    })
}
