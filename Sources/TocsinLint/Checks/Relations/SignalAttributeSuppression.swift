import TocsinDiagnostics
import TocsinSemantics

extension DiagnosticDescriptor {
  static let signalAttributeSuppression = DiagnosticDescriptor(
    "X705", "signal-attr-suppression", .info,
    "The suppression is asked when a signal is created, and only then.")
}

extension Check {
  static let signalAttributeSuppression = Check(
    .signalAttributeSuppression,
    explanation: """
      `suppression_query` is asked when a signal would be created, of the group and the first events. Events that come
      later are not asked about, and events that were to be left out have been counted: a harmless one can complete a
      threshold. Where it is known which events are harmless, `data_exclusion_query` keeps them from being counted.

      Write the attributes into `data_exclusion_query` instead.
      """,
    triggering: [
      SuppressionTexts.example("rule_query: source:okta\nsuppression_query: «'@usr.id:root'»")
    ],
    passing: [
      SuppressionTexts.example("rule_query: source:okta\ndata_exclusion_query: '@usr.id:root'"),
      SuppressionTexts.example("rule_query: source:okta\nsuppression_query: 'env:test'"),
    ],
    detection: .file { context, findings in
      for suppression in context.file.suppressions {
        guard let search = suppression.suppressionQuery, search.search.asksForAttributesOnly else { continue }
        findings.add(
          Diagnostic(
            .signalAttributeSuppression,
            "attributes are looked at when a signal is created, and events that meet this have been counted by then",
            at: search.span,
            fixes: [Fix("write it as `data_exclusion_query`, so that such events do not count")]))
      }
    })
}
