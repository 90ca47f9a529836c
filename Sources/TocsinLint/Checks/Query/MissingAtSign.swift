import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension Check {
  static let missingAtSign = Check(
    .missingAtSign,
    explanation: """
      A key without `@` is the key of a tag, unless it is a reserved attribute. `ddsource`, `hostname` and `level` are names that logs
      have when they are sent; in a search they are `source`, `host` and `status`. A name lacks its `@` where the rule, its message or
      another rule writes it with `@`, where samples or tests hold it as an attribute and not as a tag, or where it is a standard
      attribute of Datadog such as `usr.email`. Fields of `groupByFields`, `distinctFields` and `metrics` are looked at as well.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("«ddsource»:okta @evt.name:login"),
      .query("source:okta «event_type»:login")
        .samples(
          #"{"source":"okta","event_type":"login","usr":{"id":"u1"}}"#),
      .query("source:okta (@evt_type:login OR «evt_type»:logout)"),
      .query("source:okta «usr.role»:admin"),
      .with(queries: "- name: a\n  query: 'source:okta'\n  groupByFields: [«usr.email»]"),
      .with(
        queries: "- name: a\n  query: 'source:okta «actor_kind»:bot'\n  groupByFields: ['@usr.id']",
        message: "A {{@actor_kind}} acted."),
    ],
    passing: [
      .query("source:okta @evt.name:login"),
      .query("source:okta env:prod")
        .samples(
          #"{"source":"okta","event_type":"login","ddtags":"env:prod"}"#),
      .with(queries: "- name: a\n  query: 'source:okta kube_namespace:x'\n  groupByFields: [env, host]"),
    ],
    detection: .frontEndAndRule { context, findings in
      let names = AttributeEvidence(context)
      for query in context.rule.queries {
        for term in query.search.placedTerms.map(\.term) {
          guard case .tag(let name) = term.subject, let key = term.keySpan,
            let evidence = names.evidence(of: name)
          else { continue }
          let edit = Fix.Edit(span: SourceSpan(key.start, key.start), replacement: "@")
          findings.add(finding(name, evidence, at: key, [edit]))
        }
      }
      for node in context.queryNodes {
        let keys: [StaticString] = ["groupByFields", "distinctFields", "metrics", "correlatedByFields"]
        for item in keys.flatMap({ node.items($0) }) {
          guard let name = item.text, name.bytes.first != UInt8(ascii: "@"),
            let evidence = names.evidence(of: name)
          else { continue }
          // Unquoted, no value of YAML begins with `@`.
          let isQuoted = context.source.bytes[item.span.start].isQuote
          let edit =
            isQuoted
            ? Fix.Edit(span: SourceSpan(item.span.start + 1, item.span.start + 1), replacement: "@")
            : Fix.Edit(span: item.span, replacement: "\"@\(name)\"")
          findings.add(finding(name, evidence, at: item.span, item.isBlockScalar ? [] : [edit]))
        }
      }
    })

  private static func finding(
    _ name: UTF8Text, _ evidence: String, at span: SourceSpan, _ edits: [Fix.Edit]
  ) -> Diagnostic {
    Diagnostic(
      .missingAtSign, "`\(shortened(name.description))` is the key of a tag, but \(evidence)", at: span,
      fixes: [Fix("write `@\(shortened(name.description))`", .unsafe, edits: edits)])
  }
}

extension UInt8 {
  fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
}
