import TocsinDetect
import TocsinDiagnostics
import TocsinReasoning
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let caseNeverExercised = DiagnosticDescriptor(
    "V902", "case-never-exercised", .warning, "No test fires the case.")
}

extension Check {
  static let caseNeverExercised = Check(
    .caseNeverExercised,
    explanation: """
      The rule has tests, but in none of them is this case the first that holds. Its condition, severity and
      notifications can be wrong without any test failing.

      Add a test whose events fire the case.
      """,
    triggering: [
      CheckTexts.oneCase(
        cases: """
            - {status: high, name: Many, condition: «a > 10»}
            - {status: low, name: Some, condition: a > 1}
          """, tests: CheckTexts.positive + CheckTexts.negative)
    ],
    passing: [CheckTexts.oneCase(tests: CheckTexts.positive + CheckTexts.negative)],
    detection: .rule { context, findings in
      guard !context.runs.tests.isEmpty, context.runs.isRunnable else { return }
      let met = context.runs.results.reduce(into: Set<Int>()) { met, result in
        for report in result.signals { met.formUnion(report.signal.metCases) }
      }
      let text = RuleExcerpts(context.rule, in: context.source)
      for index in context.rule.cases.indices where !met.contains(index) {
        // A case that cannot fire is the matter of other checks.
        guard context.proofs.reaches[index].isReachable else { continue }
        findings.add(
          Diagnostic(
            .caseNeverExercised, "no test fires \(text.caseName(index))",
            at: context.rule.cases[index].conditionSpan,
            notes: context.proofs.exampleNote(forCase: index),
            fixes: [Fix("add a test whose events fire it")]))
      }
    })
}
