import TocsinSyntax

extension Check {
  static let invertedRange = Check(
    .invertedRange,
    explanation:
      "The lower end of the range is above its upper end, so no value is in it and the term never matches. Swap the ends.",
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta @count:«[10 TO 1]»")
    ],
    passing: [
      .query("source:okta @count:[1 TO 10]")
    ],
    detection: .compiler)
}
