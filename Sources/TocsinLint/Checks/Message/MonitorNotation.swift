import TocsinSyntax

extension Check {
  static let monitorNotation = Check(
    TemplateDiagnostics.monitorNotation,
    explanation:
      "Monitors write attributes as `{{[@usr.id].name}}`. Rules write `{{@usr.id}}`; both render alike here.",
    fixability: .safe,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "By «{{[@usr.id].name}}».")
    ],
    passing: [
      .with(
        message: "By {{@usr.id}}.")
    ],
    detection: .compiler)
}
