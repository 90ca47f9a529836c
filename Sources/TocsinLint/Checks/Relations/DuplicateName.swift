import TocsinDiagnostics
import TocsinSemantics

extension DiagnosticDescriptor {
  static let duplicateName = DiagnosticDescriptor(
    "X708", "duplicate-name", .warning, "Two rules have the same name.")
}

extension Check {
  static let duplicateName = Check(
    .duplicateName,
    explanation: """
      Rules are listed, searched and reported by name, and the service refuses a second rule of one name from partners. Whoever reads a
      signal cannot tell which of the two gave it.

      Say in the name what distinguishes the rule, or remove one of the two.
      """,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One"),
        CrossRuleTexts.rule(name: "«One»", query: "source:okta @evt.name:created"))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One"),
        CrossRuleTexts.rule(name: "Two", query: "source:okta @evt.name:created"))
    ],
    detection: .ruleSet { context, findings in
      var seen: [String: Int] = [:]
      let rules = context.rules
      for (index, item) in rules.enumerated() {
        let name = item.rule.rule.name
        guard let first = seen[name] else {
          seen[name] = index
          continue
        }
        findings.add(
          Diagnostic(
            .duplicateName, "another rule is called `\(MessageText.oneLine(name))`",
            at: item.rule.rule.nameSpan, notes: [context.whereabouts(of: first)],
            fixes: [Fix("say in the name what distinguishes this rule, or remove one of the two")]),
          ofFile: item.file)
      }
    })
}
