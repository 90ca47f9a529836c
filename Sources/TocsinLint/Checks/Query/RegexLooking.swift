import TocsinSyntax

extension Check {
  static let regexLooking = Check(
    .regexLooking,
    explanation: """
      The search language has no regular expressions. A value such as `.*admin.*` or `/^a/` is searched as it is written, and is
      found nowhere.

      Use `*` and `?`; put the value in quotes to say that it is meant literally.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @usr.name:«.*admin.*»")
    ],
    passing: [
      .query("source:okta @usr.name:*admin*")
    ],
    detection: .compiler)
}
