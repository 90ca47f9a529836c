import TocsinDiagnostics
import TocsinPlan
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let duplicateWork = DiagnosticDescriptor(
    "P954", "duplicate-work", .info, "Queries of several rules compile to the same test.")
}

extension Check {
  static let duplicateWork = Check(
    .duplicateWork,
    explanation: """
      The query is, after compilation, that of other rules: the service runs it once for each of them. Cases of one rule,
      or one rule for several severities, would run it once.

      Merge the rules if they are about the same thing.
      """,
    isOnByDefault: false,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:a"),
        CrossRuleTexts.rule(
          name: "Two", query: "«source:okta @evt.name:a»", status: "high", condition: "a > 30"))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", query: "source:okta @evt.name:a"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:b"))
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules.enumerated().filter { item in
        item.element.rule.rule.isEnabled && item.element.rule.rule.unsupported.isEmpty
      }
      let plan = PlanSet(rules: rules.map(\.element.rule.rule))
      var seen: [PredicateID: Int] = [:]
      for (query, owner) in zip(plan.queries, plan.queryOwners) {
        guard let first = seen[query.predicate] else {
          seen[query.predicate] = owner.rule
          continue
        }
        let item = rules[owner.rule].element
        guard first != owner.rule, let root = item.rule.rule.queries[owner.query].search.root else {
          continue
        }
        findings.add(
          Diagnostic(
            .duplicateWork, "another rule runs this query too", at: root.span,
            notes: [context.whereabouts(of: rules[first].offset)],
            fixes: [Fix("merge the two rules if they are about the same thing")]), ofFile: item.file)
      }
    })
}
