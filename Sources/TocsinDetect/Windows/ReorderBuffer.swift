import TocsinLogModel

/// Puts events that come late, within the allowed lateness, in their place.
///
/// The watermark of a rule is the latest time among the events that concern it, less the allowed lateness; an event
/// older than the watermark is late: it is counted and touches nothing. Source: rule reference, section 2.1.
struct ReorderBuffer: Sendable {
  private let lateness: Int64
  /// Hits that came in order: nearly all of them.
  private var ordered = FrontQueue<PendingHit>()
  /// The others.
  private var belated = MinimumHeap<PendingHit>()
  private(set) var latest: Timestamp?
  private(set) var lateCount = 0

  /// `lateness` in seconds.
  init(lateness: Int64) {
    self.lateness = lateness
  }

  var watermark: Timestamp? { latest?.advanced(seconds: -lateness) }

  /// Moves time on without an event.
  mutating func observe(_ time: Timestamp) {
    if latest.map({ $0 < time }) ?? true { latest = time }
  }

  /// Moves the watermark on, if it is not there yet.
  mutating func pass(_ watermark: Timestamp) { observe(watermark.advanced(seconds: lateness)) }

  /// Keeps the hit unless it is late, and says whether it does.
  mutating func add(_ hit: PendingHit) -> Bool {
    if let watermark, hit.time < watermark {
      lateCount += 1
      return false
    }
    observe(hit.time)
    if let last = ordered.last, hit < last {
      belated.insert(hit)
    } else {
      ordered.append(hit)
    }
    return true
  }

  /// Takes out the next hit that no accepted event can precede any more, in (time, arrival) order.
  mutating func takeReady() -> PendingHit? {
    guard let watermark, let first, first.time < watermark else { return nil }
    return takeFirst()
  }

  /// Takes out the next hit whatever its time: the input has ended.
  mutating func takeFirst() -> PendingHit? {
    guard let first else { return nil }
    if let late = belated.first, late.arrival == first.arrival {
      _ = belated.removeFirst()
      return first
    }
    ordered.removeFirst()
    return first
  }

  /// Lets `body` change where each waiting hit stands, not its time.
  mutating func forEach(_ body: (inout PendingHit) -> Void) {
    ordered.updateEach(body)
    belated.updateEach(body)
  }

  /// The hit that will be taken out after `distance` others, as far as they came in order; changes nothing, but is used
  /// in place.
  mutating func upcoming(_ distance: Int) -> PendingHit? {
    distance < ordered.count ? ordered[distance] : nil
  }

  private var first: PendingHit? {
    guard let late = belated.first else { return ordered.first }
    guard let next = ordered.first else { return late }
    return late < next ? late : next
  }
}
