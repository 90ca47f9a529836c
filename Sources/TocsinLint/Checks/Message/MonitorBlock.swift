import TocsinSyntax

extension Check {
  static let monitorBlock = Check(
    TemplateDiagnostics.monitorBlock,
    explanation: """
      Blocks such as `{{#is_alert}}` belong to monitors. Security rules have `is_match`, `is_exact_match` and `if`; how Datadog
      renders others is not documented. Tocsin shows their tags as they stand.
      """,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "«{{#is_alert}}»Act now.{{/is_alert}}")
    ],
    passing: [
      .with(
        message: #"{{#is_match "severity" "4"}}Act now.{{/is_match}}"#)
    ],
    detection: .compiler)
}
