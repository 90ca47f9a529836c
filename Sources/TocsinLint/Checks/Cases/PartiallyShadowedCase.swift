import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let partiallyShadowedCase = DiagnosticDescriptor(
    "K303", "partially-shadowed-case", .info, "An earlier case decides for some values that meet this one.")
}

extension Check {
  static let partiallyShadowedCase = Check(
    .partiallyShadowedCase,
    explanation: """
      Two conditions overlap without one being the narrower: for the values in both, the earlier case decides. That is
      fine where it is meant, and a surprise where it is not. The usual ladder, `a > 10` before `a > 5`, is not
      reported: there the first is part of the second.

      Exclude the overlap in one of the conditions if the other case should decide.
      """,
    isOnByDefault: false,
    triggering: [
      .cases("- {status: high, condition: a > 10}\n- {status: low, condition: «b > 5 || c > 0»}")
    ],
    passing: [
      .cases("- {status: high, condition: a > 10}\n- {status: low, condition: a > 5 || b > 0 || c > 0}"),
      .cases("- {status: high, condition: a > 10}\n- {status: low, condition: a < 5 && (b > 0 || c > 0)}"),
    ],
    detection: .rule { context, findings in
      let text = RuleExcerpts(context.rule, in: context.source)
      for (index, reach) in context.proofs.reaches.enumerated() {
        guard case .reachable = reach else { continue }
        for other in context.rule.cases[..<index].indices {
          guard let lost = context.proofs.values(of: index, decidedBy: other),
            !context.proofs.implies(case: other, index)
          else { continue }
          let (item, earlier) = (context.rule.cases[index], context.rule.cases[other])
          let region = [earlier, item].map { "(\(MessageText.oneLine($0.conditionText)))" }
            .joined(separator: " && ")
          findings.add(
            Diagnostic(
              .partiallyShadowedCase,
              "\(text.caseName(other)) decides where `\(region)` holds, although this case is met too",
              at: item.conditionSpan,
              labels: [Label(span: earlier.conditionSpan, text: "decides first")],
              notes: ["for example \(text.values(lost, of: [index, other]))"],
              fixes: [Fix("exclude the overlap in one of the two conditions if this case should decide")]))
        }
      }
    })
}
