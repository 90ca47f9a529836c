import TocsinSemantics

extension Check {
  static let emptyQuery = Check(
    .emptyQuery,
    explanation: """
      An empty search would match every log. The service refuses it in the words of this finding.

      Write the search, or `*` if every log is meant.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: «''»
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: '*'
          """
      ).alsoFinding("Q213")
    ],
    detection: .compiler)
}
