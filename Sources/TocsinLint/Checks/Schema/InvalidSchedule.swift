import TocsinSemantics

extension Check {
  static let invalidSchedule = Check(
    .invalidSchedule,
    explanation: """
      A scheduled rule needs a recurrence rule of RFC 5545, such as `FREQ=DAILY;INTERVAL=1`, a start without a zone, and a zone
      of the tz database.
      """,
    source: "Datadog: Create Rule, Scheduled",
    triggering: [
      .with(
        root:
          """
          schedulingOptions:
            rrule: «FREQ=OFTEN»
          """),
      .with(
        root:
          """
          schedulingOptions:
            rrule: FREQ=DAILY
            timezone: «Middle/Earth»
          """),
    ],
    passing: [
      .with(
        root:
          """
          schedulingOptions:
            rrule: FREQ=DAILY;INTERVAL=1
            start: "2026-01-01T06:00:00"
            timezone: Europe/Paris
          """)
    ],
    detection: .compiler)
}
