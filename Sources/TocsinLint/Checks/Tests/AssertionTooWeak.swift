import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let assertionTooWeak = DiagnosticDescriptor(
    "V907", "assertion-too-weak", .info, "A test expects a signal without saying which.")
}

extension Check {
  static let assertionTooWeak = Check(
    .assertionTooWeak,
    explanation: """
      The expectation names neither a case nor a severity, in a rule with several cases: a signal of the wrong one would
      pass.

      Add `status:` or `case:` to the expected signal.
      """,
    isOnByDefault: false,
    triggering: [
      CheckTexts.oneCase(
        cases: """
            - {status: high, name: Many, condition: a > 10}
            - {status: low, name: Some, condition: a > 1}
          """,
        tests: CheckTexts.negative
          + "  - name: a\n    events:\n      - {ddsource: okta, evt: {name: deleted}, usr: {id: u1}, repeat: {times: 2, every: 1s}}\n    expect:\n      - «{count: 2}»\n"
      )
    ],
    passing: [CheckTexts.oneCase(tests: CheckTexts.positive + CheckTexts.negative)],
    detection: .rule { context, findings in
      guard context.rule.cases.count > 1 else { return }
      for signal in context.runs.tests.flatMap(\.expected)
      where signal.severity == nil && signal.caseName == nil {
        findings.add(
          Diagnostic(
            .assertionTooWeak, "the test expects a signal of any of \(context.rule.cases.count) cases",
            at: signal.span, fixes: [Fix("add `status:` or `case:` to say which")]), in: .tests)
      }
    })
}
