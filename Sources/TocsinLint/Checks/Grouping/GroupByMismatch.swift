import TocsinDetect
import TocsinDiagnostics
import TocsinLogModel
import TocsinMatch
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let groupByMismatch = DiagnosticDescriptor(
    "G401", "group-by-mismatch", .warning, "Queries of one condition are grouped by different fields.")
}

extension Check {
  static let groupByMismatch = Check(
    .groupByMismatch,
    explanation: """
      A condition sees the values of its queries for one group. Lists of group-by fields of one length are joined by
      position: the value of the first field of one query must be that of the first field of the other. Different
      fields at one position line up only where they hold the same values; the same fields in another order hardly ever
      do.

      Group both queries by the same fields in the same order. Where two fields do hold the same values, a test in which
      both queries see one group shows it, and the finding goes away.
      """,
    fixability: .unsafe, source: "Datadog: Create Rule, Real-Time",
    triggering: [
      rule(["['@usr.id', host]", "[host, '@usr.id']"], marked: true),
      rule(["['@usr.id']", "['@network.client.ip']"], marked: true),
    ],
    passing: [
      rule(["['@usr.id', host]", "['@usr.id', host]"], marked: false),
      rule(["['@usr.id']", "['@user']"], marked: false).adding(
        "rule.test.yaml",
        """
        tests:
          - name: both of one user
            events:
              - {ddsource: okta, evt: {name: a}, usr: {id: u1}, repeat: {times: 6, every: 1s}}
              - {at: 0:10, ddsource: okta, evt: {name: b}, user: u1}
            expect:
              - {status: low}

        """),
    ],
    detection: .rule { context, findings in
      guard context.proofs.decidesCases else { return }
      var reported: Set<RuleAnalysis.QueryPair> = []
      for item in context.rule.cases {
        let queries = (item.condition?.queries ?? []).sorted()
        for first in queries {
          for second in queries where second > first {
            let pair = RuleAnalysis.QueryPair(first: first, second: second)
            guard reported.insert(pair).inserted, let finding = mismatch(pair, context) else { continue }
            findings.add(finding)
          }
        }
      }
    })

  private static func mismatch(_ pair: RuleAnalysis.QueryPair, _ context: RuleContext) -> Diagnostic? {
    let (one, other) = (context.rule.queries[pair.first], context.rule.queries[pair.second])
    let (left, right) = (one.groupByFields, other.groupByFields)
    guard left.count == right.count,
      let place = left.indices.first(where: { left[$0].source != right[$0].source }),
      !linesUp(pair, context.runs.observations)
    else { return nil }
    let nodes = context.queryNodes
    let isReordered = Set(left.map(\.source)) == Set(right.map(\.source))
    let (leftSpan, rightSpan) = (
      nodes[pair.first].place(of: "groupByFields"), nodes[pair.second].place(of: "groupByFields")
    )
    let text = String(decoding: context.source.bytes[leftSpan.start..<leftSpan.end], as: UTF8.self)
    // A list in brackets can be copied as it stands.
    let isFlow =
      text.hasPrefix("[") && context.source.bytes[rightSpan.start] == UInt8(ascii: "[") && isReordered
    return Diagnostic(
      .groupByMismatch,
      "`\(one.label)` is grouped by `\(left[place].name)` where `\(other.label)` is grouped by `\(right[place].name)`: their values are compared only where these two are equal",
      at: rightSpan, labels: [Label(span: leftSpan, text: "joined with this by position")],
      fixes: [
        Fix(
          isReordered
            ? "write the fields in one order: \(MessageText.list(left.map(\.name)))"
            : "group both queries by the same fields, or add a test that shows one group of both",
          .unsafe, edits: isFlow ? [Fix.Edit(span: rightSpan, replacement: text)] : [])
      ])
  }

  /// Whether some group is seen by both queries.
  private static func linesUp(_ pair: RuleAnalysis.QueryPair, _ observations: [RuleTestOutcomes.Observation])
    -> Bool
  {
    var groups = [Set<String>(), Set<String>()]
    for observation in observations {
      for (query, keys) in zip(observation.queries, observation.groups)
      where query == pair.first || query == pair.second {
        for key in keys ?? [] { groups[query == pair.first ? 0 : 1].insert("\(key.values)") }
      }
    }
    return !groups[0].isDisjoint(with: groups[1])
  }

  private static func rule(_ groups: [String], marked: Bool) -> CheckExample {
    .with(
      queries: """
        - name: a
          query: 'source:okta @evt.name:a'
          groupByFields: \(groups[0])
        - name: b
          query: 'source:okta @evt.name:b'
          groupByFields: \(marked ? "«\(groups[1])»" : groups[1])
        """, cases: "- {status: low, condition: a > 5 && b > 0}")
  }
}
