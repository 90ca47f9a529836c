import TocsinSemantics

extension Check {
  static let optionForOtherMethod = Check(
    .optionForOtherMethod,
    explanation: """
      The options of one detection method do nothing under another: the service keeps them and ignores them. Either the method
      or the options are not what was meant.
      """,
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        options:
          """
          evaluationWindow: 300
          «newValueOptions»: {forgetAfter: 7}
          """)
    ],
    passing: [
      .with()
    ],
    detection: .compiler)
}
