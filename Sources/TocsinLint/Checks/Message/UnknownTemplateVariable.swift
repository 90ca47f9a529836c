import TocsinSyntax

extension Check {
  static let unknownTemplateVariable = Check(
    TemplateDiagnostics.unknownVariable,
    explanation: """
      `{{name}}` without `@` is a variable of the service, such as `{{severity}}`. A name that is none renders the tag of that name
      where a signal has it, and nothing otherwise, so the sentence around it has a hole.

      Write `{{@name}}` for an attribute and `{{name.name}}` for the value of a tag. The finding is a warning where the name is close to
      a variable of Datadog, and information elsewhere: default rules of Datadog use `{{env}}`, `{{service}}` and `{{host}}`.
      """,
    fixability: .unsafe,
    source: "Datadog: Notification Variables",
    triggering: [
      .with(
        message: "By «{{username}}» at {{timestamp}}.")
    ],
    passing: [
      .with(
        message: "By {{@usr.name}} at {{timestamp}}, {{env.name}}.")
    ],
    detection: .compiler)
}
