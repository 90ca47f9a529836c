import TocsinDetect
import TocsinDiagnostics
import TocsinLogModel
import TocsinMatch
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let stateExplosion = DiagnosticDescriptor(
    "P953", "state-explosion", .warning, "Nearly every matching event opens a group of its own.")
}

extension Check {
  static let stateExplosion = Check(
    .stateExplosion,
    explanation: """
      The query is grouped by a field that nearly every matching event has another value of, such as a request id: each
      event opens a group that is kept for the evaluation window, and no group ever counts more than one. Looked at are
      the samples beside the rule, twenty matching events or more.

      Group by what the rule watches: a user, a host, an address.
      """,
    triggering: [
      rule("«['@request.id']»").adding("rule.logs.ndjson", logs)
    ],
    passing: [rule("['@usr.id']").adding("rule.logs.ndjson", logs)],
    detection: .rule { context, findings in
      guard context.rule.options.evaluationWindow > 0, context.proofs.decidesCases else { return }
      for (index, query) in context.rule.queries.enumerated() where !query.groupByFields.isEmpty {
        var groups: Set<GroupKey> = []
        var events = 0
        for item in context.runs.observations {
          for (number, keys) in zip(item.queries, item.groups) where number == index {
            guard let keys else { continue }
            events += 1
            groups.formUnion(keys)
          }
        }
        guard events >= 20, groups.count * 10 >= events * 9, needsSeveral(index, context) else { continue }
        let window = context.rule.options.evaluationWindow
        findings.add(
          Diagnostic(
            .stateExplosion,
            "\(events) matching samples fall into \(groups.count) groups, each kept for \(window) s and hardly ever met again",
            at: context.queryNodes[index].place(of: "groupByFields"),
            fixes: [Fix("group by what the rule watches: a user, a host, an address")]))
      }
    })

  /// Whether no case fires on one event of the query: one that does may well want a signal for each.
  private static func needsSeveral(_ query: Int, _ context: RuleContext) -> Bool {
    !context.rule.cases.contains { item in
      guard let condition = item.condition, condition.queries.contains(query) else { return false }
      var values = context.rule.queries.map { _ in DecimalNumber(0) as DecimalNumber? }
      values[query] = DecimalNumber(1)
      return condition.isMet(by: CountVector(values: values))
    }
  }

  private static let logs = (0..<24).map {
    "{\"ddsource\":\"okta\",\"evt\":{\"name\":\"a\"},\"usr\":{\"id\":\"u\($0 % 3)\"},\"request\":{\"id\":\"r\($0)\"}}\n"
  }.joined()

  private static func rule(_ group: String) -> CheckExample {
    .with(
      queries: "- name: a\n  query: 'source:okta @evt.name:a'\n  groupByFields: \(group)",
      cases: "- {status: low, condition: a > 5}")
  }
}
