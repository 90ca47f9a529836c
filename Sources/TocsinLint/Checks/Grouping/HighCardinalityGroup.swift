import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let highCardinalityGroup = DiagnosticDescriptor(
    "G408", "high-cardinality-group", .info, "The rule groups by a field that differs in nearly every event.")
}

extension Check {
  static let highCardinalityGroup = Check(
    .highCardinalityGroup,
    explanation: """
      The field has another value in nearly every event, such as an id of the event, a time or the message. Each event is then a group
      of its own, so counts stay at one and state grows.
      """,
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            groupByFields: [«'@evt.id'»]
          """)
    ],
    passing: [
      .with()
    ],
    detection: .rule { context, findings in
      for (query, node) in zip(context.rule.queries, context.queryNodes) {
        for (field, item) in zip(query.groupByFields, node.items("groupByFields"))
        where isOfOneEvent(field) {
          findings.add(
            Diagnostic(
              .highCardinalityGroup, "`\(shortened(field.name))` differs in nearly every event",
              at: item.span,
              notes: ["group by who or what acts, or count distinct values of this field"]))
        }
      }
    })
}

private func isOfOneEvent(_ field: GroupField) -> Bool {
  switch field.source {
  case .reserved(let name): return [.message, .timestamp, .traceID].contains(name)
  case .tag, .calculated: return false
  case .attribute(let path):
    let names = path.segments.map { $0.description.lowercased().filter { $0 != "_" && $0 != "-" } }
    guard let last = names.last else { return false }
    let isEventID =
      last == "id" && names.count > 1
      && ["evt", "event", "request", "message"].contains(names[names.count - 2])
    return isEventID
      || ["eventid", "requestid", "messageid", "traceid", "spanid", "uuid", "guid", "timestamp", "message"]
        .contains(last)
  }
}
