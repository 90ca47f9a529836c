import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let noTests = DiagnosticDescriptor("V901", "no-tests", .warning, "The rule has no tests.")
}

extension Check {
  static let noTests = Check(
    .noTests,
    explanation: """
      Nothing shows that the rule fires when it should, and a later change can break it unseen. Tests stand beside the
      rule in `<rule>.test.yaml`: events, and the signals expected of them. Rules that are not evaluated offline are
      left out.

      Write one test that fires each case and one that expects no signal. `tocsin example RULE` makes logs that fire a
      case.
      """,
    triggering: [CheckTexts.oneCase(marked: true)],
    passing: [CheckTexts.oneCase(tests: CheckTexts.positive + CheckTexts.negative)],
    detection: .rule { context, findings in
      guard context.runs.isEvaluated, !context.runs.hasTests,
        !(context.tests?.diagnostics.contains { $0.descriptor.invalidatesRule } ?? false)
      else { return }
      findings.add(
        Diagnostic(
          .noTests, "the rule has no tests", at: context.rule.nameSpan,
          fixes: [
            Fix(
              "write `<rule>.test.yaml` beside the rule: a test for each case, and one that expects no signal"
            )
          ]))
    })
}

/// Examples of rules with tests.
enum CheckTexts {
  static let positive = """
      - name: two deletions
        events:
          - {ddsource: okta, evt: {name: deleted}, usr: {id: u1}, repeat: {times: 2, every: 1s}}
        expect:
          - {status: low, case: Some}

    """
  static let negative = """
      - name: one deletion
        events:
          - {ddsource: okta, evt: {name: deleted}, usr: {id: u1}}
          - {ddsource: okta, evt: {name: created}, usr: {id: u1}}
        expect: []

    """

  /// A rule with one case, and perhaps tests.
  static func oneCase(
    marked: Bool = false, query: String = "source:okta @evt.name:deleted", cases: String? = nil,
    tests: String? = nil
  ) -> CheckExample {
    let rule = """
      name: \(marked ? "«An example»" : "An example")
      type: log_detection
      isEnabled: true
      message: What happened to {{@usr.id}}, and what to do.
      tags: ['source:okta']
      queries:
        - name: a
          query: '\(query)'
          groupByFields: ['@usr.id']
      cases:
      \(cases ?? "  - {status: low, name: Some, condition: a > 1}")
      options:
        evaluationWindow: 300
        keepAlive: 600
        maxSignalDuration: 3600

      """
    let example = CheckExample.rule(rule)
    return tests.map { example.adding("rule.test.yaml", "tests:\n" + $0) } ?? example
  }
}
