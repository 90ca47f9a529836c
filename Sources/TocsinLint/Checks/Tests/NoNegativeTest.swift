import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let noNegativeTest = DiagnosticDescriptor(
    "V903", "no-negative-test", .warning, "No test of the rule expects silence.")
}

extension Check {
  static let noNegativeTest = Check(
    .noNegativeTest,
    explanation: """
      All tests expect signals: a rule that fires on everything would pass them. What a rule leaves alone is half of
      what it does.

      Add a test that expects no signal (`expect: []`), best with events that are nearly those of a signal.
      """,
    triggering: [CheckTexts.oneCase(marked: true, tests: CheckTexts.positive)],
    passing: [CheckTexts.oneCase(tests: CheckTexts.positive + CheckTexts.negative), CheckTexts.oneCase()],
    detection: .rule { context, findings in
      let runs = context.runs
      guard runs.isEvaluated, runs.hasTests, !runs.tests.contains(where: \.expected.isEmpty),
        !runs.payloadTests.contains(where: { !$0.expectedResult })
      else { return }
      findings.add(
        Diagnostic(
          .noNegativeTest, "every test expects a signal, none expects silence", at: context.rule.nameSpan,
          fixes: [Fix("add a test with `expect: []`, its events nearly those of a signal")]))
    })
}
