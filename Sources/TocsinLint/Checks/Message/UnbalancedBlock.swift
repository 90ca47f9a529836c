import TocsinSyntax

extension Check {
  static let unbalancedBlock = Check(
    TemplateDiagnostics.unbalancedBlock,
    explanation: """
      Blocks of a template open and close in pairs: `{{#if @usr.id}}…{{/if}}`. An unpaired one would show or hide the rest of the
      message.
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
