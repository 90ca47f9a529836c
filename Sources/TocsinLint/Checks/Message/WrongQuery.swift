import TocsinSyntax

extension Check {
  static let wrongQuery = Check(
    TemplateDiagnostics.wrongQuery,
    explanation: """
      `{{events_matched_per_query.NAME}}` counts the events of one query of the rule. There is no query of this name, so the text is
      shown as it stands.
      """,
    fixability: .unsafe,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "«{{events_matched_per_query.login}}» logins.")
    ],
    passing: [
      .with(
        message: "{{events_matched_per_query.a}} logins.")
    ],
    detection: .compiler)
}
