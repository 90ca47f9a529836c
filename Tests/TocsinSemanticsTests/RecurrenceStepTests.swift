import Testing
import TocsinLogModel
import TocsinSemantics

/// Frequencies below a day: the steps are counted from the start, whatever day it is.
struct RecurrenceStepTests {
  @Test(
    arguments: [
      ("FREQ=HOURLY;INTERVAL=7", 7 * 3600), ("FREQ=MINUTELY;INTERVAL=50", 3000),
      ("FREQ=MINUTELY;INTERVAL=1441", 86_460),
      ("FREQ=SECONDLY;INTERVAL=4001", 4001), ("FREQ=HOURLY;INTERVAL=25", 25 * 3600),
    ] as [(String, Int64)])
  func `a step goes on over midnight`(rule: String, seconds: Int64) throws {
    let recurrence = try RecurrenceParser.parse(rule)
    // 2026-03-01 09:17:23, so that no step ends at midnight.
    let start = CivilDate.days(year: 2026, month: 3, day: 1) * 86_400 + 33_443
    var sequence = RecurrenceSequence(recurrence, start: start, from: start)
    for step in 0..<100 {
      #expect(sequence.next() == start + Int64(step) * seconds, "step \(step)")
    }
    var later = RecurrenceSequence(recurrence, start: start, from: start + 50 * seconds - 1)
    #expect(later.next() == start + 50 * seconds)
  }
}
