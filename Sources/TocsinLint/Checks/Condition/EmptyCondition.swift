import TocsinSemantics

extension Check {
  static let emptyCondition = Check(
    .emptyCondition,
    explanation: """
      A case of a threshold rule needs a condition: without one it never decides. The service refuses it in the words of this
      finding; methods such as `new_value` take none.
      """,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        cases:
          """
          - status: low
            condition: «''»
          """)
    ],
    passing: [.newValue(options: "forgetAfter: 7")],
    detection: .compiler)
}
