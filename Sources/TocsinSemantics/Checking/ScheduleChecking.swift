internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  /// Source: rule reference, section 3.10.
  mutating func checkSchedule() {
    guard let pair = node.pair("schedulingOptions"), !pair.value.isNull else { return }
    let schedule = pair.value
    if draft.type == .signalCorrelation {
      report(
        .keyForOtherType, "a rule of the type `signal_correlation` has no `schedulingOptions`",
        at: pair.keySpan,
        note: "remove `schedulingOptions`")
    }
    let refusal = "The RRULE schedule is invalid for scheduled rules"
    if let rrule = schedule.value("rrule"), let text = rrule.text, !text.isBlank {
      do throws(RecurrenceProblem) {
        let recurrence = try RecurrenceParser.parse(text.description)
        if recurrence.frequency.seconds != nil {
          report(
            .subDailySchedule, "the schedule is more frequent than a day, which is not documented",
            at: rrule.span,
            fix: Fix("write a frequency of a day or longer, such as `FREQ=DAILY`"))
        }
      } catch {
        report(
          .invalidSchedule, "\(refusal): \(error.text)", at: rrule.span,
          fix: Fix("write a rule such as `FREQ=DAILY;INTERVAL=1`"))
      }
    } else if schedule.value("rrule") == nil || schedule.value("rrule")?.text != nil {
      report(
        .invalidSchedule, "\(refusal): it has no `rrule`",
        at: schedule.pair("rrule").map { $0.value.isNull ? $0.keySpan : $0.value.span } ?? pair.keySpan,
        fix: Fix("add `rrule: FREQ=DAILY;INTERVAL=1`"))
    }
    if let start = schedule.value("start"), let text = start.text, !text.isEmpty,
      LocalTime.seconds(text) == nil
    {
      report(
        .invalidSchedule,
        "`start` is an ISO 8601 time without zone, but this is `\(shortened(text.description))`",
        at: start.span, fix: Fix("write it like `2025-07-14T12:00:00`"))
    }
    if !draft.isKnownTimeZone, let zone = schedule.value("timezone") {
      report(
        .invalidSchedule, "there is no time zone `\(shortened(zone.text?.description ?? ""))`", at: zone.span,
        fix: Fix("write a tz database name, such as `Europe/Paris`"))
    }
  }
}
