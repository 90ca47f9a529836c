import TocsinDetect
import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let groupByNeverPresent = DiagnosticDescriptor(
    "G407", "group-by-never-present", .warning, "No sample that matches has the field to group by.")
}

extension Check {
  static let groupByNeverPresent = Check(
    .groupByNeverPresent,
    explanation: """
      A log without one of the group-by fields is left out of the query, unless `hasOptionalGroupByFields` is set. Of
      all logs in the samples and tests beside the rule that match the query, none has all of the fields: the rule would
      never fire.

      Correct the name of the field, or set `hasOptionalGroupByFields: true`.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      rule("«['@user.id']»").adding(
        "rule.logs.ndjson", "{\"ddsource\":\"okta\",\"evt\":{\"name\":\"a\"},\"usr\":{\"id\":\"u1\"}}\n")
    ],
    passing: [
      rule("['@usr.id']").adding(
        "rule.logs.ndjson", "{\"ddsource\":\"okta\",\"evt\":{\"name\":\"a\"},\"usr\":{\"id\":\"u1\"}}\n"),
      rule("['@user.id']"),
    ],
    detection: .rule { context, findings in
      for (index, query) in context.rule.queries.enumerated()
      where !query.groupByFields.isEmpty && !query.hasOptionalGroupByFields {
        let groups = context.runs.observations.flatMap { item in
          zip(item.queries, item.groups).filter { $0.0 == index }.map(\.1)
        }
        guard !groups.isEmpty, groups.allSatisfy({ $0 == nil }), context.samples.isComplete else { continue }
        let names = MessageText.list(query.groupByFields.map(\.name))
        let logs =
          groups.count == 1 ? "the only sample that matches" : "all \(groups.count) samples that match"
        findings.add(
          Diagnostic(
            .groupByNeverPresent,
            "\(logs) `\(query.label)` \(groups.count == 1 ? "lacks" : "lack") \(names), so the query counts nothing",
            at: context.queryNodes[index].place(of: "groupByFields"),
            fixes: [Fix("correct the name of the field, or set `hasOptionalGroupByFields: true`")]))
      }
    })

  private static func rule(_ group: String) -> CheckExample {
    .with(
      queries: "- name: a\n  query: 'source:okta @evt.name:a'\n  groupByFields: \(group)",
      cases: "- {status: low, condition: a > 5}")
  }
}
