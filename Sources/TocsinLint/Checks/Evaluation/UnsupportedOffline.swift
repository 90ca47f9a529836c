import TocsinSemantics

extension Check {
  static let unsupportedOffline = Check(
    .unsupportedOffline,
    explanation: """
      The rule is valid, and a part of it is not evaluated offline: a type, a data source, calculated fields. `run` and
      `test` refuse it rather than evaluate something else, and `--allow-unsupported` leaves such rules out and counts
      them. `lint` accepts the rule and says nothing.
      """,
    triggering: [
      .with(
        root: "schedulingOptions: {rrule: FREQ=DAILY}\n«calculatedFields»: [{name: x, expression: '1'}]")
    ],
    passing: [
      .with()
    ],
    detection: .evaluation)
}
