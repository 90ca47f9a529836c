import TocsinDiagnostics
import TocsinReasoning
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let testCannotFail = DiagnosticDescriptor(
    "V911", "test-cannot-fail", .warning, "The test passes whatever its events hold.")
}

extension Check {
  static let testCannotFail = Check(
    .testCannotFail,
    explanation: """
      The test expects silence, none of its events matches a query, and they would be too few for any case to hold even
      if each of them matched: one event for `a > 10`. It would pass for any query, so it does not show what the rule
      leaves alone. A test whose events do match, one fewer than a case needs, is another thing: it shows the threshold.

      Give the test as many events as a case needs, with `repeat: {times: 11, every: 1s}` for instance, and let their
      content be the reason for the silence.
      """,
    triggering: [
      CheckTexts.oneCase(
        tests: CheckTexts.positive
          + "  - «name: another event\n    events:\n      - {ddsource: okta, evt: {name: created}, usr: {id: u1}}\n    expect: []»\n"
      )
    ],
    passing: [
      CheckTexts.oneCase(
        tests: CheckTexts.positive
          + "  - name: another event\n    events:\n      - {ddsource: okta, evt: {name: created}, usr: {id: u1}, repeat: {times: 2, every: 1s}}\n    expect: []\n"
      ),
      CheckTexts.oneCase(
        tests: CheckTexts.positive
          + "  - name: one is not enough\n    events:\n      - {ddsource: okta, evt: {name: deleted}, usr: {id: u1}}\n    expect: []\n"
      ),
    ],
    detection: .rule { context, findings in
      let rule = context.rule
      guard context.runs.isRunnable, context.proofs.decidesCases,
        rule.queries.allSatisfy({ $0.aggregation == .count })
      else { return }
      for (test, result) in zip(context.runs.tests, context.runs.results) where test.expected.isEmpty {
        guard result.trace.allSatisfy(\.matchedQueries.isEmpty) else { continue }
        let count = test.events.count
        // One event lies in several groups, or windows, but counts once in each.
        let space = CountSpace(
          domains: rule.queries.map { _ in .count(maximum: Int64(clamping: count)) })
        let reasoner = CaseReasoner(space: space)
        guard rule.cases.allSatisfy({ $0.condition.map { reasoner.truth(of: $0) == .never } ?? true }) else {
          continue
        }
        let events =
          count == 1
          ? "its event does not match, and one would be"
          : "its events do not match, and \(count) would be"
        findings.add(
          Diagnostic(
            .testCannotFail, "the test cannot fail: \(events) too few for any case",
            at: test.span,
            fixes: [
              Fix("add events, as many as a case needs, and let their content be the reason for silence")
            ]),
          in: .tests)
      }
    })
}
