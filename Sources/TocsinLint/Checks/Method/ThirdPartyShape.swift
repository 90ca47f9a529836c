import TocsinSemantics

extension Check {
  static let thirdPartyShape = Check(
    .thirdPartyShape,
    explanation: """
      `thirdPartyCases` belongs to rules of the method `third_party`, which turn the alerts of another product into signals. In other
      rules it has no effect. A third party rule with more than ten root queries is reported too: the Terraform provider refuses it, and
      Datadog has default rules with twelve.
      """,
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
