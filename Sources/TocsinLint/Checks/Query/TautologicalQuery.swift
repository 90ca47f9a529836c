import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let tautologicalQuery = DiagnosticDescriptor(
    "Q213", "tautological-query", .warning, "Every log matches the query.")
}

extension Check {
  static let tautologicalQuery = Check(
    .tautologicalQuery,
    explanation: """
      `*`, or alternatives that leave nothing out such as `@a:x OR -@a:x`, select every log there is: the rule counts \
      all traffic. The filters of the rule are taken into account.

      Name what the rule is about, at least its source. A query that is `*` alone says that every log is meant, so it is \
      information only.
      """,
    triggering: [
      .query("«*»"), .query("source:okta OR «-source:okta»"), .query("-service:x OR «-service:y»"),
    ],
    passing: [.query("source:okta *"), .query("source:okta OR -@evt.name:*")],
    detection: .rule { context, findings in
      // A signal correlation rule selects by the rule it refers to.
      guard context.rule.type != .signalCorrelation else { return }
      let text = RuleExcerpts(context.rule, in: context.source)
      // The last case of a third party rule may be for all that is left.
      var checked = context.proofs.searches
      if let options = context.rule.options.methodOptions.details as? ThirdPartyOptions {
        checked.removeAll { $0 >= options.rootCount }
      }
      for query in checked {
        guard case .unsatisfiable(let core) = context.proofs.avoidability(of: query) else { continue }
        let isPlain = context.rule.queries[query].text.filter { $0 != " " } == "*"
        let places = core.spans.map { text.place($0) }
        let why =
          places.isEmpty
          ? ""
          : ": \(MessageText.list(places.map(\.text), last: "or")) \(places.count == 1 ? "is" : "one of these is") always met"
        findings.add(
          Diagnostic(
            isPlain ? DiagnosticDescriptor.tautologicalQuery.lowered(to: .info) : .tautologicalQuery,
            "every log matches query `\(context.rule.queries[query].label)`\(why)",
            at: places.last?.span ?? context.rule.queries[query].span,
            labels: places.dropLast().map { Label(span: $0.span, text: "leaves the rest out") },
            fixes: [Fix("name what the rule is about, for instance `source:…` and an event")]))
      }
    })
}
