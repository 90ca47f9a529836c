import TocsinLogModel

/// The hits of one rule on their way into its windows, and how far the rule's time has come.
///
/// Each rule repairs lateness for itself, so that one rule's signals never depend on which other rules run beside it.
struct RuleQueue: Sendable {
  private var buffer: ReorderBuffer
  /// Of a rule that has to know the time of every event: the earliest that was not late.
  private(set) var start: Timestamp?
  private var hasBegun = false

  /// `lateness` in seconds.
  init(lateness: Int64) {
    buffer = ReorderBuffer(lateness: lateness)
  }

  /// No event of the rule before this is accepted any more.
  var watermark: Timestamp? { buffer.watermark }

  /// The latest time among the events that concern the rule.
  var latest: Timestamp? { buffer.latest }

  /// Events that came too late.
  var lateCount: Int { buffer.lateCount }

  /// Moves time on without an event.
  mutating func observe(_ time: Timestamp) {
    if !hasBegun, start.map({ time < $0 }) ?? true, buffer.watermark.map({ $0 <= time }) ?? true {
      start = time
    }
    buffer.observe(time)
  }

  /// No event before `watermark` comes any more.
  mutating func pass(_ watermark: Timestamp) { buffer.pass(watermark) }

  /// When the rule's input began, the first time that it is asked once there is a beginning.
  mutating func takeStart() -> Timestamp? {
    guard !hasBegun, let start else { return nil }
    hasBegun = true
    return start
  }

  /// Keeps the hit unless it is late, and says whether it does.
  mutating func add(_ hit: PendingHit) -> Bool { buffer.add(hit) }

  /// Takes out the next hit that no accepted event can precede any more, in (time, arrival) order.
  mutating func takeReady() -> PendingHit? { buffer.takeReady() }

  /// Takes out the next hit whatever its time: the input has ended.
  mutating func takeFirst() -> PendingHit? { buffer.takeFirst() }

  /// The hit that will be taken out after `distance` others, as far as they came in order.
  mutating func upcoming(_ distance: Int) -> PendingHit? { buffer.upcoming(distance) }

  /// Lets `body` change where each waiting hit stands, not its time.
  mutating func forEach(_ body: (inout PendingHit) -> Void) { buffer.forEach(body) }
}
