import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let atOnReserved = DiagnosticDescriptor(
    "Q209", "at-on-reserved", .warning, "A reserved attribute is written with `@`.")
}

extension Check {
  static let atOnReserved = Check(
    .atOnReserved,
    explanation: """
      Reserved attributes, `source`, `service`, `host`, `status`, `message`, `trace_id` and `timestamp`, take no `@`. With one, the
      search looks for an attribute of that name inside the log, which hardly any log has.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("«@source»:okta @evt.name:login")
    ],
    passing: [
      .query("source:okta @evt.name:login"),
      .query("source:okta @evt.source:x"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        for placed in query.search.placedTerms {
          guard case .attribute(let path) = placed.term.subject, path.segments.count == 1,
            let key = placed.term.keySpan,
            let reserved = ReservedAttribute(rawValue: path.segments[0].description),
            !context.samples.holds(path)
          else { continue }
          let name = reserved.rawValue
          findings.add(
            Diagnostic(
              .atOnReserved, "`@\(name)` is an attribute of the log, not the reserved attribute `\(name)`",
              at: key,
              fixes: [Fix("write `\(name)`", .unsafe, edits: [Fix.Edit(span: key, replacement: name)])]))
        }
      }
    })
}
