import TocsinSyntax

extension Check {
  static let notAMapping = Check(
    .notAMapping,
    explanation: """
      A rule is a mapping of keys to values; a file holds one, or a list of them. A text or a list of texts is something else,
      often a file that is no rule at all or a wrong indentation of the first line.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .rule("«just a text»"),
      .rule("- «just a text»"),
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
