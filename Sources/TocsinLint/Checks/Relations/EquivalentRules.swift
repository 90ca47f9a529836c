import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics

extension DiagnosticDescriptor {
  static let equivalentRules = DiagnosticDescriptor(
    "X709", "equivalent-rules", .warning, "Two rules give the same signals.")
}

private let table =
  "{tableName: known, columnName: id, logFieldPath: usr.id, ruleQueryName: a, checkPresence: false}"

private func newValue(_ name: String, forgetAfter days: Int) -> String {
  """
  name: \(name)
  type: log_detection
  isEnabled: true
  message: What happened to {{@usr.id}}, and what to do.
  tags: ['source:okta']
  queries:
    - {name: a, query: 'source:okta', aggregation: new_value, metrics: ['@ip'], groupByFields: ['@usr.id']}
  cases: [{status: low}]
  options:
    detectionMethod: new_value
    newValueOptions: {forgetAfter: \(days)}

  """
}

extension Check {
  static let equivalentRules = Check(
    .equivalentRules,
    explanation: """
      The two rules match the same logs, count them alike, and give signals of the same severities: every finding comes
      twice. They are compared by meaning, not by text: queries by proof both ways, cases over all counts that these
      queries can have. Compared are threshold rules that are on and evaluated offline. Rules of other methods, and rules
      with reference tables, are reported where all that decides their signals is written alike.

      Remove one of them, or correct the one that was meant to differ.
      """,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(
          name: "«Two»", query: "source:okta (@evt.name:b OR @evt.name:a)", condition: "a >= 4")),
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", extra: "referenceTables: [\(table)]"),
        CrossRuleTexts.rule(name: "«Two»", extra: "referenceTables: [\(table)]")),
      CrossRuleTexts.both(newValue("One", forgetAfter: 7), newValue("«Two»", forgetAfter: 7)),
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:(a OR b)"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:(a OR c)")),
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", extra: "referenceTables: [\(table)]"),
        CrossRuleTexts.rule(name: "Two")),
      CrossRuleTexts.both(newValue("One", forgetAfter: 7), newValue("Two", forgetAfter: 14)),
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules
      for relation in context.proofs.coverage.relations {
        guard case .equivalent = relation.kind else { continue }
        let item = rules[relation.rule]
        findings.add(
          Diagnostic(
            .equivalentRules,
            "the rule gives the signals of `\(MessageText.oneLine(rules[relation.other].rule.rule.name))`: the same logs, counts and severities",
            at: item.rule.rule.nameSpan, notes: [context.whereabouts(of: relation.other)],
            fixes: [Fix("remove one of the two rules, or correct the one that was meant to differ")]),
          ofFile: item.file)
      }
    })
}
