import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let noSourceScope = DiagnosticDescriptor(
    "Q211", "no-source-scope", .warning, "The query looks at the logs of every source.")
}

extension Check {
  static let noSourceScope = Check(
    .noSourceScope,
    explanation: """
      The query asks for no source, service or index, so it looks at the logs of every product: attributes of the same name mean
      different things there, and the rule costs more.

      Add `source:…` or `service:…`.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: «'@evt.name:login'»
            groupByFields: ['@usr.id']
          """),
      .with(
        queries:
          """
          - name: a
            query: «'@evt.name:login OR source:okta'»
            groupByFields: ['@usr.id']
          """),
    ],
    passing: [
      .query("source:okta @evt.name:login"),
      .query("(source:okta OR source:auth0) @evt.name:login"),
      .query("service:web @evt.name:login"),
    ],
    detection: .rule { context, findings in
      guard context.rule.type == .logDetection else { return }
      let isFiltered = context.rule.filters.contains {
        $0.action == .require && ($0.search.root.map(isScoped) ?? false)
      }
      guard !isFiltered else { return }
      for (query, node) in zip(context.rule.queries, context.queryNodes) {
        guard let root = query.search.root, !isScoped(root) else { continue }
        // Other data sources have no log sources, and a scheduled rule may name its index.
        let source: DataSource = node.member("dataSource") ?? .logs
        guard source == .logs, node.value("index") == nil, node.items("indexes").isEmpty else { continue }
        findings.add(
          Diagnostic(
            .noSourceScope, "the query names no source, service or index: every log is searched",
            at: query.span, fixes: [Fix("add `source:…`, the source of the logs that are meant")]))
      }
    })
}

/// Whether every log that meets the node has a source, service or index that it names.
private func isScoped(_ root: QueryNode) -> Bool {
  root.fold(
    leaf: { term in
      switch term.subject {
      case .reserved(.source), .reserved(.service), .tag("index"), .tag("datadog_index"): true
      default: false
      }
    },
    not: { _, _ in false },
    junction: { junction, parts, _ in junction == .and ? parts.contains(true) : !parts.contains(false) })
}
