import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let unsatisfiableQuery = DiagnosticDescriptor(
    "Q212", "unsatisfiable-query", .error, "No log can match the query.", invalidatesRule: false)
}

extension Check {
  static let unsatisfiableQuery = Check(
    .unsatisfiableQuery,
    explanation: """
      The terms of the query exclude each other, so it never matches and every case that needs it is dead. This is \
      decided, not guessed: the terms that are marked are enough for the conflict, and without any one of them some \
      log matches.

      Attributes may hold a list, so `@a:x @a:y` is met by a log with both. A reserved attribute such as `service` \
      holds one value: `service:x service:y` is met by none.

      Drop or change one of the marked terms, or join alternatives with `OR`.
      """,
    triggering: [
      .query("service:billing @evt.name:login «service:shop»"),
      .query("@http.status_code:>500 «-@http.status_code:>400» source:nginx"),
    ],
    passing: [.query("@usr.name:root @usr.name:admin"), .query("service:(billing OR shop) -service:shop")],
    detection: .rule { context, findings in
      let text = RuleExcerpts(context.rule, in: context.source)
      for query in context.proofs.searches {
        guard case .unsatisfiable(let core) = context.proofs.satisfiability(of: query),
          !isInvertedRange(core, context.rule.queries[query].search.root)
        else { continue }
        findings.add(diagnostic(core, query, text, context))
      }
    })

  /// A range whose ends are the wrong way round is reported as that.
  private static func isInvertedRange(_ core: UnsatisfiableCore, _ root: QueryNode?) -> Bool {
    guard core.spans.count == 1, let test = root?.tests.leaves.first(where: { $0.span == core.spans[0] }),
      case .range = test.test
    else { return false }
    return true
  }

  private static func diagnostic(
    _ core: UnsatisfiableCore, _ query: Int, _ text: RuleExcerpts, _ context: RuleContext
  ) -> Diagnostic {
    let places = core.spans.map { text.place($0) }
    let label = context.rule.queries[query].label
    let list = MessageText.list(places.map(\.text))
    let why =
      switch places.count {
      case 0: "its terms exclude each other"
      case 1: "\(list) is met by nothing"
      case 2: "\(list) exclude each other"
      default: "\(list) cannot all hold"
      }
    var notes: [String] = []
    if core.isMinimal, places.count > 1 { notes.append("without any one of these terms some log matches") }
    return Diagnostic(
      .unsatisfiableQuery, "no log can match query `\(label)`: \(why)",
      at: places.last?.span ?? context.rule.queries[query].span,
      labels: places.dropLast().map { Label(span: $0.span, text: "in conflict with this") }, notes: notes,
      fixes: [Fix("drop or change one of the marked terms, or join alternatives with `OR`")])
  }
}
