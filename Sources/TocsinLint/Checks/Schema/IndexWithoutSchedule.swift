import TocsinSemantics

extension Check {
  static let indexWithoutSchedule = Check(
    .indexWithoutSchedule,
    explanation: """
      `index` and `indexes` choose the indexes that a scheduled rule searches. A rule that works in real time sees every log,
      so the restriction that a reader sees is not there.
      """,
    source: "Datadog: Create Rule, Scheduled",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            «index»: main
          """)
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            index: main
          """,
        root:
          """
          schedulingOptions:
            rrule: FREQ=DAILY
          """)
    ],
    detection: .compiler)
}
