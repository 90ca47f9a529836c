import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let sourceTag = DiagnosticDescriptor(
    "T856", "source-tag", .warning,
    "The tag `source:` is missing, or is not the source that the queries search.")
}

extension Check {
  static let sourceTag = Check(
    .sourceTag,
    explanation: """
      The tag `source:…` says whose logs the rule reads; Datadog sorts rules by it. It is missing, or it is none of the sources that the
      queries search.
      """,
    fixability: .unsafe,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "[«'source:auth0'»]"),
      .with(
        tags: "«[]»"),
    ],
    passing: [
      .with(
        tags: "['source:okta']"),
      .with(
        queries:
          """
          - name: a
            query: 'service:web'
            groupByFields: ['@usr.id']
          """,
        tags: "[]"),
    ],
    detection: .rule { context, findings in
      var sources: [String] = []
      for placed in context.rule.queries.flatMap(\.search.placedTerms)
      where placed.term.subject == .reserved(.source) && !placed.isNegated {
        for test in placed.term.test.placedTests where !test.isNegated {
          if case .text(let text, _) = test.test, !sources.contains(text.description) {
            sources.append(text.description)
          }
        }
      }
      guard let first = sources.first, context.rule.type == .logDetection else { return }
      let edits = YAMLEdits(context.source)
      let list = context.node.value("tags")
      let tags = (list?.sequence ?? []).filter { $0.text?.description.hasPrefix("source:") ?? false }
      guard !tags.isEmpty else {
        findings.add(
          Diagnostic(
            .sourceTag, "the rule has no tag `source:\(shortened(first))`",
            at: list?.span ?? context.node.pair("tags")?.keySpan ?? context.node.beginning,
            fixes: [
              Fix(
                "add `source:\(shortened(first))` to `tags`", .unsafe,
                edits: list.map { edits.appending("source:\(first)", to: $0) } ?? [])
            ]))
        return
      }
      let named = tags.compactMap { $0.text?.description.dropFirst("source:".count).lowercased() }
      guard !named.contains(where: { name in sources.contains { $0.lowercased() == name } }) else { return }
      findings.add(
        Diagnostic(
          .sourceTag,
          "the queries search `source:\(shortened(first))`, not `\(shortened(tags[0].text?.description ?? ""))`",
          at: tags[0].span,
          fixes: [
            Fix(
              "write `source:\(shortened(first))`", .unsafe,
              edits: edits.replacing(tags[0], by: "source:\(first)"))
          ]))
    })
}
