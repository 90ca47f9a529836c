import TocsinSyntax

extension Check {
  static let querySyntax = Check(
    .querySyntax,
    explanation: """
      The search cannot be parsed, so the service would refuse the rule or search for something else. All mistakes of a query
      that do not depend on each other are reported, each with what to write.
      """,
    fixability: .unsafe,
    source: "Datadog: Log Search Syntax",
    triggering: [
      .query("source:okta «(»@evt.name:login OR @evt.name:logout"),
      .query("@url:http«:»//x"),
      .query("source:okta AND «OR» @evt.name:login"),
    ],
    passing: [
      .query("source:okta (@evt.name:login OR @evt.name:logout)"),
      .query(#"@url:"http://x""#),
    ],
    detection: .compiler)
}
