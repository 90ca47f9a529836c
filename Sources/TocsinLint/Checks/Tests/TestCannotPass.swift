import TocsinDiagnostics
import TocsinReasoning
import TocsinRuleTesting
import TocsinSemantics

extension DiagnosticDescriptor {
  static let testCannotPass = DiagnosticDescriptor(
    "V906", "test-cannot-pass", .error, "No events can meet what the test expects.", invalidatesRule: false)
}

extension Check {
  static let testCannotPass = Check(
    .testCannotPass,
    explanation: """
      What the test expects contradicts the rule, whatever the events are: a severity or a case that no case of the rule
      gives, a case that is never the first to hold, a field the rule does not group by, a query that does not exist,
      or a match of a query that no log meets.

      Correct the expectation, or the rule.
      """,
    triggering: [
      CheckTexts.oneCase(
        tests: CheckTexts.negative
          + "  - name: a\n    events:\n      - {ddsource: okta, usr: {id: u1}}\n    expect:\n      - «{status: high}»\n"
      ),
      CheckTexts.oneCase(
        tests: CheckTexts.negative
          + "  - name: a\n    events:\n      - {ddsource: okta, usr: {id: u1}}\n    expect:\n      - «{case: Many, status: low}»\n"
      ),
      CheckTexts.oneCase(
        tests: CheckTexts.negative
          + "  - name: a\n    events:\n      - {ddsource: okta, usr: {id: u1}}\n    expect:\n      - «{group: {host: h}}»\n"
      ),
    ],
    passing: [CheckTexts.oneCase(tests: CheckTexts.positive + CheckTexts.negative)],
    detection: .rule { context, findings in
      guard context.runs.isEvaluated else { return }
      let possible = PossibleSignals(context)
      for test in context.runs.tests {
        for signal in test.expected {
          guard let why = possible.contradiction(to: signal) else { continue }
          findings.add(diagnostic(why, at: signal.span), in: .tests)
        }
      }
      for test in context.runs.payloadTests {
        guard let why = possible.contradiction(to: test, context.proofs) else { continue }
        findings.add(diagnostic(why, at: test.span), in: .tests)
      }
    })

  private static func diagnostic(_ why: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .testCannotPass, "the test cannot pass, whatever its events are: \(why)", at: span,
      fixes: [Fix("correct the expectation, or the rule")])
  }
}

/// What signals of a rule can look like.
private struct PossibleSignals {
  private let rule: Rule
  private let cases: [Int]
  private let fields: Set<String>

  init(_ context: RuleContext) {
    rule = context.rule
    let reaches = context.proofs.reaches
    cases = rule.cases.indices.filter { index in
      switch reaches[index] {
      case .covered, .neverMet: false
      case .reachable, .gaveUp: true
      }
    }
    fields = Set((rule.groupSignalsBy ?? []).map(\.name) + rule.queries.flatMap(\.groupByFields).map(\.name))
  }

  /// Why no signal is as expected; `nil` where one may be.
  func contradiction(to signal: ExpectedSignal) -> String? {
    var left = cases
    if let name = signal.caseName {
      left = left.filter { rule.cases[$0].name == name }
      if left.isEmpty {
        return rule.cases.contains { $0.name == name }
          ? "case `\(name)` is never the first that holds" : "no case is called `\(name)`"
      }
    }
    if let severity = signal.severity, !left.contains(where: { severities(of: $0).contains(severity) }) {
      return signal.caseName.map { "case `\($0)` does not give `\(severity.rawValue)`" }
        ?? "no case gives `\(severity.rawValue)`"
    }
    if let field = signal.group.first(where: { !fields.contains($0.field) })?.field {
      return "`\(MessageText.oneLine(field))` is not a field that signals are grouped by"
    }
    let labels = Set(rule.queries.map(\.label))
    if let label = signal.count.first(where: { !$0.label.isEmpty && !labels.contains($0.label) })?.label {
      return "no query is called `\(MessageText.oneLine(label))`"
    }
    return nil
  }

  private func severities(of index: Int) -> Set<SignalSeverity> {
    let severity = rule.cases[index].severity
    return rule.options.decreaseCriticalityBasedOnEnv ? [severity, severity.lowered] : [severity]
  }

  func contradiction(to test: PayloadTest, _ proofs: RuleAnalysis) -> String? {
    guard rule.queries.indices.contains(test.query) else {
      return "there is no query \(test.query); the first is 0, and there are \(rule.queries.count)"
    }
    let label = rule.queries[test.query].label
    if test.expectedResult, case .unsatisfiable = proofs.satisfiability(of: test.query) {
      return "no log matches query `\(label)`"
    }
    if !test.expectedResult, case .unsatisfiable = proofs.avoidability(of: test.query) {
      return "every log matches query `\(label)`"
    }
    return nil
  }
}
