import TocsinSyntax

extension Check {
  static let unbalancedBlock = Check(
    TemplateDiagnostics.unbalancedBlock,
    explanation: """
      Blocks of a template open and close in pairs: `{{#if @usr.id}}…{{/if}}`. The tags of an unpaired one are shown as they
      stand, and what is between them is always shown.
      """,
    fixability: .unsafe,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "«{{#if @usr.id}}»By {{@usr.id}}.")
    ],
    passing: [
      .with(
        message: "{{#if @usr.id}}By {{@usr.id}}.{{/if}}")
    ],
    detection: .compiler)
}
