import TocsinDiagnostics
import TocsinSemantics

extension DiagnosticDescriptor {
  static let suppressionNeedsQuery = DiagnosticDescriptor(
    "X704", "suppression-needs-query", .error, "A suppression says which signals or which events.",
    invalidatesRule: false)
}

extension Check {
  static let suppressionNeedsQuery = Check(
    .suppressionNeedsQuery,
    explanation: """
      A suppression needs a `suppression_query`, which signals must meet, or a `data_exclusion_query`, which events must
      meet, or both. Without either it suppresses nothing, and the service refuses it.

      Add one of them; events are the better choice where it is known which ones are harmless.
      """,
    source: "Datadog: Suppressions API",
    triggering: [
      CheckExample(files: [
        ("suppression.yaml", "name: «Known noise»\nrule_query: source:okta\n"),
        ("rule.yaml", CrossRuleTexts.rule(name: "An example")),
      ])
    ],
    passing: [SuppressionTexts.example("rule_query: source:okta\ndata_exclusion_query: '@usr.id:root'")],
    detection: .file { context, findings in
      for suppression in context.file.suppressions
      where suppression.suppressionQuery == nil && suppression.dataExclusionQuery == nil {
        findings.add(
          Diagnostic(
            .suppressionNeedsQuery, "the suppression says neither which signals nor which events",
            at: suppression.nameSpan,
            fixes: [Fix("add `data_exclusion_query: …` for events, or `suppression_query: …` for signals")]))
      }
    })
}
