import TocsinSemantics

extension Check {
  static let keyForOtherType = Check(
    .keyForOtherType,
    explanation:
      "The key does not exist in rules of this type: a signal correlation rule has neither reference tables nor a schedule.",
    source: "Datadog: Security Monitoring API",
    triggering: [
      .rule(
        """
        name: An example
        type: signal_correlation
        message: What to do.
        queries:
          - {name: a, ruleId: abc-def-ghi, aggregation: event_count}
        cases: [{status: low, condition: a > 0}]
        «schedulingOptions»: {rrule: FREQ=DAILY}
        """)
    ],
    passing: [
      .with(
        root:
          """
          schedulingOptions:
            rrule: FREQ=DAILY
          """)
    ],
    detection: .compiler)
}
