import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let duplicateTestName = DiagnosticDescriptor(
    "V905", "duplicate-test-name", .warning, "Two tests have the same name.")
}

extension Check {
  static let duplicateTestName = Check(
    .duplicateTestName,
    explanation: """
      A failure is reported by the name of its test: where two share one, the report does not say which failed, and a
      copied test may not have been adapted.

      Say in the name what the test shows.
      """,
    triggering: [
      CheckTexts.oneCase(
        tests: CheckTexts.positive
          + "  - «name: two deletions\n    events:\n      - {ddsource: okta, usr: {id: u1}, repeat: {times: 2, every: 1s}}\n    expect: []»\n"
      )
    ],
    passing: [CheckTexts.oneCase(tests: CheckTexts.positive + CheckTexts.negative)],
    detection: .file { context, findings in
      guard let tests = context.file.tests else { return }
      var seen: [String: RuleTest] = [:]
      for test in tests.file.tests {
        let key = "\(test.rule ?? "")\n\(test.name)"
        guard let first = seen[key] else {
          seen[key] = test
          continue
        }
        findings.add(
          Diagnostic(
            .duplicateTestName, "two tests are called `\(MessageText.oneLine(test.name))`", at: test.span,
            labels: [Label(span: first.span, text: "the first one")],
            fixes: [Fix("say in the name what this test shows")]), in: .tests)
      }
    })
}
