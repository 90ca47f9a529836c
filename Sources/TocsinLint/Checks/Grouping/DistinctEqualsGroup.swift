import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let distinctEqualsGroup = DiagnosticDescriptor(
    "G409", "distinct-equals-group", .warning, "The query counts distinct values of fields that it groups by."
  )
}

extension Check {
  static let distinctEqualsGroup = Check(
    .distinctEqualsGroup,
    explanation: """
      The query counts distinct values of the fields it groups by. Within one group each of them has one value, so the count is never
      more than one.

      Count another field, or group by another.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: cardinality
            distinctFields: «['@usr.id']»
            groupByFields: ['@usr.id', '@org']
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: cardinality
            distinctFields: ['@network.client.ip']
            groupByFields: ['@usr.id']
          """)
    ],
    detection: .rule { context, findings in
      for (query, node) in zip(context.rule.queries, context.queryNodes)
      where query.aggregation == .cardinality && !query.distinctFields.isEmpty {
        let groups = Set(query.groupByFields.map(\.source))
        guard query.distinctFields.allSatisfy({ groups.contains($0.source) }) else { continue }
        findings.add(
          Diagnostic(
            .distinctEqualsGroup, "within a group these fields have one value, so the count is never above 1",
            at: node.place(of: "distinctFields"),
            labels: [Label(span: node.place(of: "groupByFields"), text: "the groups")],
            notes: ["count another field, or group by another"]))
      }
    })
}
