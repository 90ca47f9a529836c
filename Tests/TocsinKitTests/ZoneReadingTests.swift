import Foundation
import Testing
import TocsinIO
import TocsinLogModel
import TocsinSemantics

struct ZoneReadingTests {
  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0

    var count: Int { lock.withLock { value } }

    func add() { lock.withLock { value += 1 } }
  }

  /// A schedule asks for some four offsets at each of its instants.
  @Test func `a zone is read once, however many instants a schedule has`() throws {
    let counter = Counter()
    let zones = ZoneCache { name in
      counter.add()
      return TimeZoneDatabase.zone(name)
    }
    let schedule = RuleSchedule(
      recurrence: try RecurrenceParser.parse("FREQ=HOURLY"), start: 1_700_000_000, timeZone: "Europe/Paris")
    var instants = ScheduleInstants(
      schedule, from: Timestamp(microseconds: 1_700_000_000_000_000), timeZones: zones)
    for _ in 0..<3_000 {
      let next = instants.next()
      _ = try #require(next)
    }
    #expect(counter.count == 1)
  }
}
