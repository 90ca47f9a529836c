/// A recurrence rule: when a scheduled rule is evaluated.
///
/// Source: RFC 5545, section 3.3.10, without the parts that the service refuses (rule reference, section 3.10).
package struct RecurrenceRule: Sendable, Hashable {
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
    package var day: Int
    package var ordinal: Int
  }

  /// The last instant: local where it is written without `Z`.
  package struct Until: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00.
    package var seconds: Int64
    package var isUTC: Bool
  }

  package var frequency: Frequency
  package var interval: Int64 = 1
  package var count: Int?
  package var until: Until?
  package var months: [Int] = []
  package var weekNumbers: [Int] = []
  package var yearDays: [Int] = []
  package var monthDays: [Int] = []
  package var weekdays: [Weekday] = []
  package var hours: [Int] = []
  package var minutes: [Int] = []
  package var seconds: [Int] = []
  package var positions: [Int] = []
  /// 0 for Sunday.
  package var weekStart = 1

  package init(frequency: Frequency) {
    self.frequency = frequency
  }
}

/// `schedulingOptions`.
package struct RuleSchedule: Sendable, Hashable {
  package var recurrence: RecurrenceRule
  /// Local seconds since 1970-01-01T00:00:00, where the recurrence is counted from.
  ///
  /// Without `start` that is 1970 itself, so that no clock of the machine and no log moves the schedule.
  package var start: Int64
  /// A tz database name; `UTC` when absent.
  package var timeZone: String

  package init(recurrence: RecurrenceRule, start: Int64, timeZone: String) {
    self.recurrence = recurrence
    self.start = start
    self.timeZone = timeZone
  }
}
