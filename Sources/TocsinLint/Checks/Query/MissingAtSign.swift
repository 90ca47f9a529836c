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
      have when they are sent; in a search they are `source`, `host` and `status`. A name that the rule writes with `@` elsewhere, or
      that the samples hold as an attribute and not as a tag, lacks its `@`.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("«ddsource»:okta @evt.name:login"),
      .query("source:okta «event_type»:login")
        .samples(
          #"{"source":"okta","event_type":"login","usr":{"id":"u1"}}"#),
      .query("source:okta (@evt_type:login OR «evt_type»:logout)"),
    ],
    passing: [
      .query("source:okta @evt.name:login"),
      .query("source:okta env:prod")
        .samples(
          #"{"source":"okta","event_type":"login","ddtags":"env:prod"}"#),
    ],
    detection: .frontEndAndRule { context, findings in
      let terms = context.rule.queries.map { $0.search.placedTerms.map(\.term) }
      let attributes = Set(terms.joined().compactMap { $0.attributeName })
      for term in terms.joined() {
        guard case .tag(let name) = term.subject, let key = term.keySpan else { continue }
        let path = AttributePath(
          segments: name.bytes.split(separator: UInt8(ascii: ".")).map { UTF8Text(bytes: Array($0)) })
        guard !path.segments.isEmpty else { continue }
        let isWritten = attributes.contains(name.description)
        let tag = Array(name.description.lowercased().utf8) + [UInt8(ascii: ":")]
        let isTag = context.samples.events.contains { $0.tags.contains { $0.bytes.starts(with: tag) } }
        guard isWritten || context.samples.holds(path), !isTag else { continue }
        findings.add(
          Diagnostic(
            .missingAtSign,
            "`\(name)` is the key of a tag, but "
              + (isWritten ? "the rule also writes `@\(name)`" : "the samples hold it as an attribute"),
            at: key,
            fixes: [
              Fix(
                "write `@\(name)`", .unsafe,
                edits: [Fix.Edit(span: SourceSpan(key.start, key.start), replacement: "@")])
            ]))
      }
    })
}
