import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let noGroupBy = DiagnosticDescriptor(
    "G406", "no-group-by", .warning, "A threshold rule counts the events of the whole organization together.")
}

extension Check {
  static let noGroupBy = Check(
    .noGroupBy,
    explanation: """
      Without a field to group by, all events of the organization are counted together: five failures of five people look like five
      of one, and one signal stands for all of them while it is open.

      Group by who or what acts, such as `@usr.id`. A rule that makes a signal of every event, with all time spans 0, needs no group.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - «name»: a
            query: 'source:okta'
          """)
    ],
    passing: [
      .with(),
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
          """,
        options:
          """
          evaluationWindow: 0
          keepAlive: 0
          maxSignalDuration: 0
          """),
    ],
    detection: .rule { context, findings in
      let options = context.rule.options
      guard context.rule.type == .logDetection, options.detectionMethod == .threshold,
        options.evaluationWindow > 0 || options.keepAlive > 0
      else { return }
      for (query, node) in zip(context.rule.queries, context.queryNodes) where query.groupByFields.isEmpty {
        findings.add(
          Diagnostic(
            .noGroupBy, "the query groups by nothing: all its events are counted together",
            at: node.pair("groupByFields")?.keySpan ?? node.beginning,
            fixes: [Fix("add `groupByFields: [\"@usr.id\"]`, or whatever field says who acts")]))
      }
    })
}
