import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let negatedAttributeAbsent = DiagnosticDescriptor(
    "Q229", "negated-attribute-absent", .info, "A negated term is also met by logs without the attribute.")
}

extension Check {
  static let negatedAttributeAbsent = Check(
    .negatedAttributeAbsent,
    explanation: """
      `-@a:x` is met by every log in which `@a` is something else, and by every log without `@a`. Where only the former are meant,
      add `@a:*`.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «-@evt.outcome:success»")
    ],
    passing: [
      .query("source:okta @evt.outcome:* -@evt.outcome:success"),
      .query("source:okta -@evt.outcome:*"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        let terms = query.search.placedTerms
        let asked = Set(terms.filter { $0.isRequired && !$0.isNegated }.map(\.term.subject))
        for placed in terms where placed.isNegated && placed.isRequired {
          guard case .attribute(let path) = placed.term.subject, !asked.contains(placed.term.subject),
            !placed.term.test.placedTests.contains(where: { $0.test == .exists })
          else { continue }
          let start = placed.term.span.start
          let hasDash = start > 0 && context.source.bytes[start - 1] == UInt8(ascii: "-")
          findings.add(
            Diagnostic(
              .negatedAttributeAbsent, "this is also met by logs without `@\(path)`",
              at: SourceSpan(hasDash ? start - 1 : start, placed.term.span.end),
              notes: ["add `@\(path):*` if the attribute must be there"]))
        }
      }
    })
}
