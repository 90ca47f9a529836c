import TocsinDiagnostics
import TocsinPlan
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let unindexableQuery = DiagnosticDescriptor(
    "P951", "unindexable-query", .info, "The query has to be tried on every event.")
}

extension Check {
  static let unindexableQuery = Check(
    .unindexableQuery,
    explanation: """
      Among many rules a query is found by something every log it matches must hold: a value, a text, an address range,
      or that a field exists. This one has nothing of the kind, since all it asks for is the absence of something, so it
      is tried on every event.

      Add a term for what the logs have: their source, or the event that is meant.
      """,
    triggering: [.query("«-@usr.id:root»")],
    passing: [.query("source:okta -@usr.id:root"), .query("@usr.id:*")],
    detection: .rule { context, findings in
      guard context.runs.isEvaluated else { return }
      let plan = PlanSet(rules: [context.rule])
      for id in plan.index.alwaysRun {
        let query = context.rule.queries[plan.queryOwners[Int(id)].query]
        guard let root = query.search.root else { continue }
        findings.add(
          Diagnostic(
            .unindexableQuery,
            "query `\(query.label)` asks for nothing that a log must have, so it is tried on every event",
            at: root.span, fixes: [Fix("add what the logs have: `source:…`, or the event that is meant")]))
      }
    })
}
