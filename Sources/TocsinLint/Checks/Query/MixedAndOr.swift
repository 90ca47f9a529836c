import TocsinSyntax

extension Check {
  static let mixedAndOr = Check(
    .mixedAndOr,
    explanation: """
      AND binds tighter than OR, and a space between terms is an AND: `source:okta a OR b` finds every log that holds `b`, from
      any source. Without parentheses readers see it the other way as often as not.

      Put parentheses around what belongs together.
      """,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("«source:okta @evt.name:login OR @evt.name:logout»")
    ],
    passing: [
      .query("source:okta (@evt.name:login OR @evt.name:logout)"),
      .query("(source:okta @evt.name:login) OR @evt.name:logout"),
    ],
    detection: .compiler)
}
