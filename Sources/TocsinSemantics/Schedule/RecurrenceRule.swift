/// A recurrence rule: when a scheduled rule is evaluated.
///
/// Source: RFC 5545, section 3.3.10, without the parts that the service refuses (rule reference, section 3.10).
package struct RecurrenceRule: Sendable, Hashable {
  /// `FREQ`: the unit of the interval.
  package enum Frequency: String, Sendable, CaseIterable {
    case yearly = "YEARLY"
    case monthly = "MONTHLY"
    case weekly = "WEEKLY"
    case daily = "DAILY"
    case hourly = "HOURLY"
    case minutely = "MINUTELY"
    case secondly = "SECONDLY"

    /// The length of a period shorter than a day, in seconds; `nil` for the others.
    package var seconds: Int64? {
      switch self {
      case .hourly: 3600
      case .minutely: 60
      case .secondly: 1
      case .yearly, .monthly, .weekly, .daily: nil
      }
    }
  }

  /// A weekday, 0 for Sunday, and which one of the month or year: 2 the second, -1 the last, 0 every one.
  package struct Weekday: Sendable, Hashable {
    /// 0 for Sunday to 6 for Saturday.
    package var day: Int
    /// 0 for every such weekday, otherwise counted from the start or, if negative, from the end.
    package var ordinal: Int
  }

  /// The last instant: local where it is written without `Z`.
  package struct Until: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00.
    package var seconds: Int64
    /// Whether the instant was written with `Z`.
    ///
    /// Otherwise it is in the schedule's time zone.
    package var isUTC: Bool
  }

  /// `FREQ`.
  package var frequency: Frequency
  /// `INTERVAL`: units of ``frequency`` between two periods, at least 1.
  package var interval: Int64 = 1
  /// `COUNT`: number of instants from the start of the schedule; `nil` for no limit.
  package var count: Int?
  /// `UNTIL`: no instant is after it.
  package var until: Until?
  /// `BYMONTH`: 1 to 12; empty for no restriction, as in all lists here.
  package var months: [Int] = []
  /// `BYWEEKNO`: weeks 1 to 53, or negative from the end of the year.
  package var weekNumbers: [Int] = []
  /// `BYYEARDAY`: 1 to 366, or negative from the end of the year.
  package var yearDays: [Int] = []
  /// `BYMONTHDAY`: 1 to 31, or negative from the end of the month.
  package var monthDays: [Int] = []
  /// `BYDAY`.
  package var weekdays: [Weekday] = []
  /// `BYHOUR`: 0 to 23, local.
  package var hours: [Int] = []
  /// `BYMINUTE`: 0 to 59.
  package var minutes: [Int] = []
  /// `BYSECOND`: 0 to 59.
  package var seconds: [Int] = []
  /// `BYSETPOS`: which instants of each period remain, from 1, or negative from its end.
  package var positions: [Int] = []
  /// 0 for Sunday.
  package var weekStart = 1

  /// Creates a rule without restrictions.
  package init(frequency: Frequency) {
    self.frequency = frequency
  }
}

/// `schedulingOptions`.
package struct RuleSchedule: Sendable, Hashable {
  /// `rrule`.
  package var recurrence: RecurrenceRule
  /// Local seconds since 1970-01-01T00:00:00, where the recurrence is counted from.
  ///
  /// Without `start` that is 1970 itself, so that no clock of the machine and no log moves the schedule.
  package var start: Int64
  /// A tz database name; `UTC` when absent.
  package var timeZone: String

  /// Creates a schedule.
  ///
  /// The caller has validated the time zone name as far as it can.
  package init(recurrence: RecurrenceRule, start: Int64, timeZone: String) {
    self.recurrence = recurrence
    self.start = start
    self.timeZone = timeZone
  }
}
