import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let windowForSingleEvent = DiagnosticDescriptor(
    "W507", "window-for-single-event", .info, "The rule needs one event only, so its window decides nothing.")
}

extension Check {
  static let windowForSingleEvent = Check(
    .windowForSingleEvent,
    explanation: """
      Every case asks for one event or more, so the first event decides and the evaluation window has no part in it. It only keeps
      later events of the window in the same signal, which is what the keep alive is for.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        options:
          """
          evaluationWindow: «3600»
          keepAlive: 3600
          maxSignalDuration: 3600
          """)
    ],
    passing: [
      .with(
        options:
          """
          evaluationWindow: 0
          keepAlive: 3600
          maxSignalDuration: 3600
          """),
      .with(
        cases:
          """
          - status: low
            condition: a > 5
          """,
        options:
          """
          evaluationWindow: 3600
          keepAlive: 3600
          maxSignalDuration: 3600
          """),
    ],
    detection: .rule { context, findings in
      let rule = context.rule
      guard rule.options.detectionMethod == .threshold, rule.options.evaluationWindow > 0,
        !rule.cases.isEmpty,
        rule.queries.allSatisfy({ [.count, .cardinality].contains($0.aggregation) }),
        rule.cases.allSatisfy({ $0.condition?.isMetByOneEvent ?? false }),
        let node = context.node.value("options")?.value("evaluationWindow")
      else { return }
      findings.add(
        Diagnostic(
          .windowForSingleEvent,
          "one event is enough for every case, so the window of \(rule.options.evaluationWindow) seconds decides nothing",
          at: node.span,
          notes: ["`evaluationWindow: 0` says the same; the keep alive joins events into one signal"]))
    })
}
