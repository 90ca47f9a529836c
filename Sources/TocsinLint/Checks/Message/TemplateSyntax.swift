import TocsinSyntax

extension Check {
  static let templateSyntax = Check(
    TemplateDiagnostics.syntax,
    explanation: """
      The template does not follow the grammar of variables, helpers and blocks, so this part of the message is shown as it
      stands. The rule detects all the same.
      """,
    fixability: .unsafe,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "By «{{»@usr.id."),
      .with(
        message: #"«{{eval "first_seen_epoch+"}}»"#),
    ],
    passing: [
      .with(
        message: "By {{@usr.id}}."),
      .with(
        message: #"{{eval "first_seen_epoch-15*60*1000"}}"#),
    ],
    detection: .compiler)
}
