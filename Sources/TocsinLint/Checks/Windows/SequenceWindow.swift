import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let sequenceWindow = DiagnosticDescriptor(
    "W505", "sequence-window", .error, "A sequence needs a window in which one event can follow another.",
    invalidatesRule: false)
}

extension Check {
  static let sequenceWindow = Check(
    .sequenceWindow,
    explanation: """
      `THEN` asks for one thing after another within the evaluation window. With a window of 0 each event is looked at alone, and no
      event comes after itself, so the case never holds.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - {name: a, query: 'source:okta'}
          - {name: b, query: 'source:auth0'}
          """,
        cases:
          """
          - status: low
            condition: «a > 0 THEN b > 0»
          """,
        options:
          """
          evaluationWindow: 0
          keepAlive: 600
          maxSignalDuration: 3600
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - {name: a, query: 'source:okta'}
          - {name: b, query: 'source:auth0'}
          """,
        cases:
          """
          - status: low
            condition: a > 0 THEN b > 0
          """)
    ],
    detection: .rule { context, findings in
      guard context.rule.options.evaluationWindow == 0 else { return }
      let window = context.node.value("options")?.value("evaluationWindow")
      for (item, node) in zip(context.rule.cases, context.caseNodes) where item.condition?.stages != nil {
        findings.add(
          Diagnostic(
            .sequenceWindow, "with an evaluation window of 0 no event comes after another",
            at: node.place(of: "condition"),
            labels: window.map { [Label(span: $0.span, text: "each event is looked at alone")] } ?? [],
            fixes: [
              Fix("write the time within which the sequence must happen, such as `evaluationWindow: 600`")
            ]))
      }
    })
}
