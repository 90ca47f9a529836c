import Testing
import TocsinLogModel
import TocsinSemantics
import TocsinTestSupport

/// Recurrence rules, mostly by the examples of RFC 5545, section 3.8.5.3.
struct ScheduleTests {
  /// Rule, local start, and the first times; a day stands for nine o'clock, an hour for the day before it.
  static let table: [(rule: String, start: String, expected: String)] = [
    ("FREQ=DAILY;COUNT=3", "1997-09-02", "1997-09-02 1997-09-03 1997-09-04 end"),
    ("FREQ=DAILY;UNTIL=19970904T000000", "1997-09-02", "1997-09-02 1997-09-03 end"),
    ("FREQ=DAILY;UNTIL=19970904", "1997-09-02", "1997-09-02 1997-09-03 1997-09-04 end"),
    (
      "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02",
      "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12 end"
    ),
    ("FREQ=DAILY;BYMONTH=1", "1997-12-31", "1998-01-01 1998-01-02"),
    (
      "FREQ=WEEKLY;COUNT=6", "1997-09-02",
      "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 end"
    ),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", "1997-09-02 1997-09-16 1997-09-30 1997-10-14"),
    (
      "FREQ=WEEKLY;COUNT=5;WKST=SU;BYDAY=TU,TH", "1997-09-02",
      "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 end"
    ),
    (
      "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997-09-02",
      "1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16 end"
    ),
    (
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05",
      "1997-08-05 1997-08-10 1997-08-19 1997-08-24 end"
    ),
    (
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05",
      "1997-08-05 1997-08-17 1997-08-19 1997-08-31 end"
    ),
    ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05", "1997-09-05 1997-10-03 1997-11-07 1997-12-05 end"),
    (
      "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "1997-09-07",
      "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25"
    ),
    (
      "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22",
      "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16 end"
    ),
    (
      "FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28",
      "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26"
    ),
    ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "1997-09-30", "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30"),
    (
      "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11", "1997-09-10", "1997-09-10 1997-09-11 1999-03-10 1999-03-11"
    ),
    (
      "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15",
      "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30 end"
    ),
    (
      "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02",
      "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13"
    ),
    ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997-09-04 1997-10-07 1997-11-06 end"),
    (
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29",
      "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29"
    ),
    ("FREQ=MONTHLY", "1997-01-31", "1997-01-31 1997-03-31 1997-05-31"),
    ("FREQ=YEARLY;BYMONTH=6,7", "1997-06-10", "1997-06-10 1997-07-10 1998-06-10"),
    (
      "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200", "1997-01-01",
      "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18"
    ),
    ("FREQ=YEARLY;BYYEARDAY=-1", "1997-01-01", "1997-12-31 1998-12-31"),
    ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-05-19 1998-05-18 1999-05-17"),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-05-12 1998-05-11 1999-05-17"),
    ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "1997-01-01", "1997-12-29 1999-01-04 2000-01-03"),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", "1997-03-13 1997-03-20 1997-03-27 1998-03-05"),
    (
      "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05",
      "1996-11-05 2000-11-07 2004-11-02"
    ),
    ("FREQ=YEARLY", "1996-02-29", "1996-02-29 2000-02-29"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "1997-01-01", "end"),
    ("RRULE:FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,40", "1997-09-02", "1997-09-02 09:40 10:00 10:40 1997-09-03"),
    ("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000", "1997-09-02", "1997-09-02 12:00 15:00 end"),
    ("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "1997-09-02", "1997-09-02 10:30 12:00 13:30 end"),
    (
      "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10", "1997-09-02",
      "1997-09-02 09:20 09:40 10:00 10:20 10:40 1997-09-03"
    ),
    ("FREQ=HOURLY;BYMINUTE=30;BYHOUR=23,0", "1997-09-02", "23:30 1997-09-03 00:30 23:30"),
    ("FREQ=SECONDLY;INTERVAL=1800;COUNT=3", "1997-09-02", "1997-09-02 09:30 10:00 end"),
  ]

  @Test(arguments: table)
  func `a recurrence gives its times`(rule: String, start: String, expected: String) throws {
    let recurrence = try RecurrenceParser.parse(rule)
    let begin = try #require(ScheduleTests.seconds(start))
    var sequence = RecurrenceSequence(recurrence, start: begin, from: begin)
    var day = start
    for word in expected.split(separator: " ").map(String.init) {
      if word == "end" {
        #expect(sequence.next() == nil, "\(rule)")
        continue
      }
      var wanted = word
      if word.utf8.count == 5 {
        wanted = "\(day)T\(word)"
      } else {
        day = word
        // A day alone is nine o'clock, unless hours follow that say otherwise.
        if rule.hasPrefix("FREQ=HOURLY;BYMINUTE=30"), word == "1997-09-03" { continue }
      }
      let next = sequence.next()
      let time = try #require(next, "\(rule): \(word)")
      #expect(time == ScheduleTests.seconds(wanted), "\(rule): \(word), not \(time)")
    }
  }

  @Test(arguments: table)
  func `starting later leaves out what was before`(rule: String, start: String, expected: String) throws {
    let recurrence = try RecurrenceParser.parse(rule)
    let begin = try #require(ScheduleTests.seconds(start))
    var all = RecurrenceSequence(recurrence, start: begin, from: begin)
    var times: [Int64] = []
    while times.count < 40, let time = all.next() { times.append(time) }
    for (index, time) in times.enumerated() {
      for from in [time, time - 1, time + 1] {
        var later = RecurrenceSequence(recurrence, start: begin, from: from)
        let wanted = times[index...].first { $0 >= from } ?? times[..<index].last { $0 >= from }
        guard let wanted else { continue }
        #expect(later.next() == wanted, "\(rule) from \(from)")
      }
    }
  }

  @Test(arguments: [
    ("FREQ=DAYLY", "`DAYLY` is no frequency"), ("INTERVAL=2", "it has no `FREQ`"),
    ("FREQ=DAILY;INTERVAL=0", "`INTERVAL` is a whole number from 1"),
    ("FREQ=DAILY;X", "part 2 is not written"),
    ("FREQ=DAILY;BYDAY=XX", "`BYDAY` holds weekdays"),
    ("FREQ=DAILY;BYDAY=1MO", "a numbered weekday goes with"),
    ("FREQ=DAILY;BYHOUR=24", "`BYHOUR` holds numbers from 0 to 23"),
    ("FREQ=DAILY;BYSETPOS=1", "`BYSETPOS` needs"),
    ("FREQ=DAILY;BYMONTHDAY=0", "without 0"), ("FREQ=DAILY;UNTIL=2026", "`UNTIL` is a date"),
    ("FREQ=DAILY;UNTIL=20260230", "`UNTIL` is a date"),
    ("FREQ=DAILY;COUNT=1;UNTIL=20260101", "exclude each other"),
    ("DTSTART=20260101;FREQ=DAILY", "`DTSTART` is not supported"), ("FREQ=DAILY;FREQ=DAILY", "there twice"),
    ("FREQ=DAILY;BYEASTER=1", "there is no part `BYEASTER`"),
    ("FREQ=MONTHLY;BYWEEKNO=1", "`BYWEEKNO` goes with"),
  ])
  func `a mistake is named`(rule: String, words: String) {
    #expect(throws: RecurrenceProblem.self) { try RecurrenceParser.parse(rule) }
    do throws(RecurrenceProblem) { _ = try RecurrenceParser.parse(rule) } catch {
      #expect(error.text.contains(words), "\(error.text)")
    }
  }

  /// Two hours east of UTC from the second hour of 2026-03-29 to that of 2026-10-25, one hour otherwise.
  private struct Paris: TimeZoneSource {
    func offsetSeconds(zone: String, at instant: Timestamp) -> Int? {
      let (summer, winter) = (
        ScheduleTests.seconds("2026-03-29T01:00") ?? 0, ScheduleTests.seconds("2026-10-25T01:00") ?? 0
      )
      let seconds = instant.microseconds / 1_000_000
      return seconds >= summer && seconds < winter ? 7200 : 3600
    }
  }

  @Test(arguments: [
    // Half past two does not exist on the day when clocks go forward: it is read with the offset before.
    ("2026-03-28T02:30", "2026-03-28T01:30 2026-03-29T01:30 2026-03-30T00:30"),
    // It comes twice on the day when they go back: the first counts.
    ("2026-10-24T02:30", "2026-10-24T00:30 2026-10-25T00:30 2026-10-26T01:30"),
  ])
  func `local times become instants`(start: String, expected: String) throws {
    let schedule = RuleSchedule(
      recurrence: try RecurrenceParser.parse("FREQ=DAILY"), start: try #require(ScheduleTests.seconds(start)),
      timeZone: "Europe/Paris")
    var instants = ScheduleInstants(
      schedule, from: Timestamp(microseconds: 0).advanced(seconds: schedule.start - 86_400),
      timeZones: Paris())
    for word in expected.split(separator: " ").map(String.init) {
      let next = instants.next()
      let instant = try #require(next)
      #expect(instant.microseconds / 1_000_000 == ScheduleTests.seconds(word), "\(word): \(instant.iso8601)")
    }
  }

  /// `1997-09-02` is nine o'clock.
  private static func seconds(_ text: String) -> Int64? {
    let fields = text.split(whereSeparator: { "-T:".contains($0) }).compactMap { Int($0) }
    guard fields.count == 3 || fields.count == 5 else { return nil }
    let (hour, minute) = fields.count == 5 ? (fields[3], fields[4]) : (9, 0)
    return CivilDate.days(year: fields[0], month: fields[1], day: fields[2]) * 86_400
      + Int64(hour * 3600 + minute * 60)
  }
}
