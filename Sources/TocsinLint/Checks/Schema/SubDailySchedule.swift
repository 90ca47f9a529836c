import TocsinSemantics

extension Check {
  static let subDailySchedule = Check(
    .subDailySchedule,
    explanation: """
      Datadog documents schedules of a day and longer. A recurrence of hours or minutes may be refused, or run less often than
      it says.
      """,
    source: "Datadog: Create Rule, Scheduled",
    triggering: [
      .with(
        root:
          """
          schedulingOptions:
            rrule: «FREQ=HOURLY»
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
