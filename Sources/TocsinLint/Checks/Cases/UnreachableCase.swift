import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let unreachableCase = DiagnosticDescriptor(
    "K302", "unreachable-case", .error, "Whenever the case is met, an earlier one decides.",
    invalidatesRule: false)
}

extension Check {
  static let unreachableCase = Check(
    .unreachableCase,
    explanation: """
      Cases are tried from top to bottom, and the first that holds decides. Whenever this one holds, an earlier one
      does: its severity, its name and its notifications are never used. The earlier cases are named, also where only
      several of them together cover it, and so are values that show what happens instead.

      Put the narrower case first, narrow the earlier ones, or remove the case.
      """,
    fixability: .unsafe, source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .cases(
        """
        - {status: low, name: Some, condition: a > 5 || b > 0 || c > 0}
        - {status: low, name: Many, condition: «a > 10»}
        """),
      .cases(
        """
        - {status: high, condition: a > 10}
        - {status: medium, condition: b > 0 || c > 0}
        - {status: low, condition: «a > 12 || b > 3»}
        """),
    ],
    passing: [
      .cases("- {status: high, condition: a > 10}\n- {status: low, condition: a > 5 || b > 0 || c > 0}"),
      .cases("- {status: high, condition: a > 10 && b > 0}\n- {status: low, condition: a > 5 || c > 0}"),
    ],
    detection: .rule { context, findings in
      let text = RuleExcerpts(context.rule, in: context.source)
      for (index, reach) in context.proofs.reaches.enumerated() {
        guard case .covered(let earlier) = reach, context.proofs.equalCase(before: index) == nil else {
          continue
        }
        findings.add(diagnostic(index, coveredBy: earlier, text, context))
      }
    })

  private static func diagnostic(
    _ index: Int, coveredBy earlier: [Int], _ text: RuleExcerpts, _ context: RuleContext
  ) -> Diagnostic {
    let cases = context.rule.cases
    let item = cases[index]
    let names = MessageText.list(earlier.map(text.caseName), last: "or", quoted: false)
    let condition = MessageText.oneLine(item.conditionText)
    let why =
      earlier.count == 1
      ? "`\(condition)` holds only where \(names) does, and that comes first"
      : "wherever `\(condition)` holds, \(names) does, and these come first"
    var notes: [String] = []
    for other in earlier {
      guard let counts = context.proofs.values(of: index, decidedBy: other) else { continue }
      notes.append("for example \(text.values(counts, of: [index, other])): \(text.caseName(other)) decides")
    }
    notes += context.proofs.orderNotes(of: item)
    return Diagnostic(
      .unreachableCase, "\(text.caseName(index)) never decides: \(why)", at: item.conditionSpan,
      labels: earlier.map { Label(span: cases[$0].conditionSpan, text: "holds in its place") },
      notes: notes, fixes: [fix(index, earlier, text, context)])
  }

  private static func fix(
    _ index: Int, _ earlier: [Int], _ text: RuleExcerpts, _ context: RuleContext
  ) -> Fix {
    guard let first = earlier.first,
      context.rule.cases[first..<index].allSatisfy({ $0.severity <= context.rule.cases[index].severity }),
      context.proofs.isReachable(movingCase: index, to: first)
    else { return Fix("narrow the earlier condition, or remove this case") }
    let edits = CaseEdits.move(index, before: first, in: context) ?? []
    return Fix("put \(text.caseName(index)) before \(text.caseName(first))", .unsafe, edits: edits)
  }
}
