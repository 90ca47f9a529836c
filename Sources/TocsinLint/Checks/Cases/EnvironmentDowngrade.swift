import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let environmentDowngrade = DiagnosticDescriptor(
    "K310", "env-downgrade", .info, "The severity cannot be lowered by environment in rules of this type.")
}

extension Check {
  static let environmentDowngrade = Check(
    .environmentDowngrade,
    explanation: """
      `decreaseCriticalityBasedOnEnv` lowers the severity of signals from test and staging environments. Only rules of the type
      `log_detection` have it; elsewhere it has no effect, in `run` and `test` too.
      """,
    fixability: .safe,
    source: "Terraform provider: datadog_security_monitoring_rule",
    triggering: [
      .rule(
        """
        name: An example
        type: signal_correlation
        message: What to do.
        queries:
          - {name: a, ruleId: abc-def-ghi, aggregation: event_count}
        cases: [{status: low, condition: a > 0}]
        options:
          decreaseCriticalityBasedOnEnv: «true»
        """)
    ],
    passing: [
      .with(
        options: "decreaseCriticalityBasedOnEnv: true")
    ],
    detection: .rule { context, findings in
      guard context.rule.type != .logDetection,
        let node = context.node.value("options")?.value("decreaseCriticalityBasedOnEnv"), node.boolean == true
      else { return }
      findings.add(
        Diagnostic(
          .environmentDowngrade,
          "a rule of the type `\(context.rule.type.rawValue)` does not lower severities by environment",
          at: node.span,
          fixes: [Fix("write `false`", edits: [Fix.Edit(span: node.span, replacement: "false")])]))
    })
}
