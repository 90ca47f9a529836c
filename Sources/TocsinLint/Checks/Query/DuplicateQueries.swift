import TocsinDiagnostics
import TocsinSemantics

extension DiagnosticDescriptor {
  static let duplicateQueries = DiagnosticDescriptor(
    "Q226", "duplicate-queries", .warning, "Two queries of a rule count the same logs.")
}

extension Check {
  static let duplicateQueries = Check(
    .duplicateQueries,
    explanation: """
      The two queries match the same logs and count them alike, so a condition that compares them, or a case for each, \
      says less than it seems to. They are compared by meaning, not by text.

      Remove one of them and name the other in the conditions, or correct the one that was meant to differ.
      """,
    triggering: [
      queries(["source:okta @evt.name:(a OR b)", "source:okta (@evt.name:b OR @evt.name:a)"], marked: 1)
    ],
    passing: [
      queries(["source:okta @evt.name:(a OR b)", "source:okta @evt.name:(a OR c)"], marked: nil),
      .query("source:okta @evt.name:a"),
    ],
    detection: .rule { context, findings in
      for pair in context.proofs.equalQueries {
        let (first, second) = (context.rule.queries[pair.first], context.rule.queries[pair.second])
        findings.add(
          Diagnostic(
            .duplicateQueries,
            "queries `\(first.label)` and `\(second.label)` match the same logs and count them alike",
            at: second.span, labels: [Label(span: first.span, text: "the same logs as these")],
            notes: ["no log meets one of them and not the other"],
            fixes: [
              Fix(
                "remove query `\(second.label)` and write `\(first.label)` for it in the conditions, or correct it"
              )
            ]))
      }
    })

  private static func queries(_ texts: [String], marked: Int?) -> CheckExample {
    let queries = texts.enumerated().map { index, text in
      let quoted = index == marked ? "«'\(text)'»" : "'\(text)'"
      return "- name: \(["a", "b"][index])\n  query: \(quoted)\n  groupByFields: ['@usr.id']"
    }
    return .with(
      queries: queries.joined(separator: "\n"), cases: "- status: low\n  condition: a > 3 && b > 4")
  }
}
