import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let simplifiableOr = DiagnosticDescriptor(
    "Q216", "simplifiable-or", .info, "Alternatives of one key can share it.")
}

extension Check {
  static let simplifiableOr = Check(
    .simplifiableOr,
    explanation: """
      `@a:x OR @a:y` is `@a:(x OR y)`: shorter, and a value is added in one place.

      The fix groups the values; that the meaning stays is proven before it is offered.
      """,
    fixability: .safe, isOnByDefault: false,
    triggering: [
      .query("«@evt.name:login OR @evt.name:logout»"),
      .query("source:okta («@evt.name:login OR @evt.name:\"log out\"» OR @evt.outcome:failure)"),
    ],
    passing: [
      .query("@evt.name:(login OR logout)"), .query("@evt.name:login OR @evt.type:login"),
      .query("@evt.name:login @evt.name:logout"),
    ],
    detection: .rule { context, findings in
      for query in context.proofs.searches {
        guard let root = context.rule.queries[query].search.root else { continue }
        for (number, run) in runs(in: root).enumerated() {
          let edits = ProvenRewrite.rewrite(query, in: context) { own in
            let same = runs(in: own)
            return same.indices.contains(number) ? grouping(same[number]) : nil
          }
          guard let edits, let first = run.first, let last = run.last, let key = first.keySpan else {
            continue
          }
          let name = RuleExcerpts(context.rule, in: context.source).raw(key)
          findings.add(
            Diagnostic(
              .simplifiableOr, "\(run.count) alternatives of `\(name)` can be one group",
              at: first.span.union(last.span), fixes: [Fix("write `\(name):(… OR …)`", edits: edits)]))
        }
      }
    })

  /// Neighbouring alternatives with one key and one value each, in the order of the tree.
  private static func runs(in node: QueryNode) -> [[QueryTerm]] {
    guard node.junction == .or else { return node.operands.flatMap { runs(in: $0) } }
    var found: [[QueryTerm]] = []
    var run: [QueryTerm] = []
    func close() {
      if run.count > 1 { found.append(run) }
      run = []
    }
    for operand in node.operands {
      guard case .leaf(let term) = operand, case .leaf = term.test, term.keySpan?.start == term.span.start
      else {
        close()
        found += runs(in: operand)
        continue
      }
      if let last = run.last, last.subject != term.subject { close() }
      run.append(term)
    }
    close()
    return found
  }

  private static func grouping(_ run: [QueryTerm]) -> [Fix.Edit]? {
    var edits: [Fix.Edit] = []
    for (index, term) in run.enumerated() {
      guard let key = term.keySpan else { return nil }
      let value = key.end + 1
      edits.append(
        index == 0
          ? Fix.Edit(span: SourceSpan(value, value), replacement: "(")
          : Fix.Edit(span: SourceSpan(term.span.start, value), replacement: ""))
    }
    guard let end = run.last?.span.end else { return nil }
    return edits + [Fix.Edit(span: SourceSpan(end, end), replacement: ")")]
  }
}
