import TocsinSemantics

extension Check {
  static let thirdPartyShape = Check(
    .thirdPartyShape,
    explanation:
      "`thirdPartyCases` belongs to rules of the method `third_party`, which turn the alerts of another product into signals.",
    source: "Datadog: Third Party",
    triggering: [
      .with(
        root:
          """
          «thirdPartyCases»:
            - {status: low, query: 'source:crowdstrike'}
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
