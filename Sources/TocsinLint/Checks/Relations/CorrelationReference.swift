import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let correlationReference = DiagnosticDescriptor(
    "X711", "correlation-refs-disabled", .warning, "A correlated rule gives no signals.")
}

extension Check {
  static let correlationReference = Check(
    .correlationReference,
    explanation: """
      A signal correlation rule counts the signals of other rules. The one that is named here is switched off, so the
      query never counts anything; or no rule of this directory has the id, although others have one. Ids of the
      service's own rules are not known here: lint the rule apart, or ignore the finding, where one is meant.

      Switch the rule on, or correct the id.
      """,
    triggering: [
      CrossRuleTexts.both(
        correlation("«abc-def-ghi»"),
        CrossRuleTexts.rule(name: "Two", id: "abc-def-ghi")
          .replacing("isEnabled: true", with: "isEnabled: false")),
      CrossRuleTexts.both(
        correlation("«abc-def-gha»"),
        CrossRuleTexts.rule(name: "Two", id: "abc-def-ghi")),
    ],
    passing: [
      CrossRuleTexts.both(
        correlation("abc-def-ghi"),
        CrossRuleTexts.rule(name: "Two", id: "abc-def-ghi")),
      .rule(correlation("abc-def-ghi")),
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules
      var byID: [String: Rule] = [:]
      for item in rules { if let id = item.rule.rule.id, !id.isEmpty { byID[id] = item.rule.rule } }
      for item in rules where item.rule.rule.type == .signalCorrelation {
        let hasOthers = byID.values.contains { $0.id != item.rule.rule.id }
        for query in item.rule.node.items("queries") {
          guard let id = query.string("ruleId"), !id.isEmpty, id != item.rule.rule.id else { continue }
          let what: String
          if let known = byID[id] {
            guard !known.isEnabled else { continue }
            what = "the rule `\(MessageText.oneLine(known.name))` whose signals are counted is switched off"
          } else {
            guard hasOthers else { continue }
            what = "no rule here has the id `\(MessageText.oneLine(id))`"
          }
          findings.add(
            Diagnostic(
              .correlationReference, what, at: query.place(of: "ruleId"),
              fixes: [Fix("switch the rule on, or correct the id")]), ofFile: item.file)
        }
      }
    })

  private static func correlation(_ id: String) -> String {
    """
    name: Correlated
    type: signal_correlation
    isEnabled: true
    message: What happened, and what to do.
    tags: ['source:okta']
    queries:
      - name: a
        ruleId: \(id)
        aggregation: event_count
        correlatedByFields: ['@usr.id']
    cases:
      - {status: high, condition: a > 0}
    options:
      evaluationWindow: 300
      keepAlive: 600
      maxSignalDuration: 3600

    """
  }
}
