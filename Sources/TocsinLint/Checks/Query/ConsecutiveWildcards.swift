import TocsinSyntax

extension Check {
  static let consecutiveWildcards = Check(
    .consecutiveWildcards,
    explanation: "A run of stars means the same as one.",
    fixability: .safe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @usr.name:admin«**»")
    ],
    passing: [
      .query("source:okta @usr.name:admin*")
    ],
    detection: .compiler)
}
