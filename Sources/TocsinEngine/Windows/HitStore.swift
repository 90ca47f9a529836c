import TocsinLogModel

/// The matched events of one batch while some rule waits to apply them.
final class MatchedChunk: Sendable {
  let events: MatchedEvents

  init(_ events: MatchedEvents) {
    self.events = events
  }
}

/// A hit on its way into the windows of its rule: where it stands, as plain values.
struct WaitingHit: Sendable {
  var time: Timestamp
  var arrival: Int
  var chunk: Int32
  var event: Int32
  var hit: Int32
  /// The hash of its key, if it has but one.
  var hash: UInt32

  /// In (time, arrival) order.
  static func < (left: WaitingHit, right: WaitingHit) -> Bool {
    left.time != right.time ? left.time < right.time : left.arrival < right.arrival
  }
}

/// The chunks that hold waiting hits: each is kept until the last of its hits is applied.
///
/// One hit can hold a whole chunk for long, where a rule matches rarely: then the hits are copied together, so that
/// memory stays within a small multiple of what is waiting.
struct HitStore: Sendable {
  private struct Slot {
    var chunk: MatchedChunk?
    var waiting = 0
    var size = 0
    /// A waiting hit's part of the size.
    var sizePerHit = 0
  }

  /// Below so many bytes nothing is copied.
  private let leastWorthwhile: Int
  private var slots: [Slot] = []
  private var free: [Int32] = []
  private var bytes = 0
  private var waitingBytes = 0

  init(leastWorthwhile: Int) {
    self.leastWorthwhile = leastWorthwhile
  }

  /// Takes a chunk, with one hold on it.
  mutating func adopt(_ chunk: MatchedChunk) -> Int32 {
    let events = chunk.events
    let slot = Slot(
      chunk: chunk, waiting: 1, size: events.size, sizePerHit: events.size / max(1, events.hits.count))
    bytes += slot.size
    waitingBytes += slot.sizePerHit
    if let number = free.popLast() {
      slots[Int(number)] = slot
      return number
    }
    slots.append(slot)
    return Int32(truncatingIfNeeded: slots.count - 1)
  }

  func chunk(_ number: Int32) -> MatchedChunk? { slots[Int(number)].chunk }

  mutating func hold(_ number: Int32) {
    slots[Int(number)].waiting += 1
    waitingBytes += slots[Int(number)].sizePerHit
  }

  mutating func release(_ number: Int32) {
    let index = Int(number)
    slots[index].waiting -= 1
    waitingBytes -= slots[index].sizePerHit
    guard slots[index].waiting == 0 else { return }
    bytes -= slots[index].size
    slots[index] = Slot()
    free.append(number)
  }

  /// Most of the memory is held for few hits.
  var isSparse: Bool { bytes > leastWorthwhile && bytes / 4 > waitingBytes }

  /// Copies the waiting hits of all buffers together; other chunks go.
  mutating func compact(_ buffers: some Sequence<Int>, _ hits: (Int, (inout WaitingHit) -> Void) -> Void) {
    let old = slots
    var gathered = MatchedEvents()
    var last: (chunk: Int32, event: Int32) = (-1, -1)
    var count = 0
    for buffer in buffers {
      hits(buffer) { hit in
        guard let chunk = old[Int(hit.chunk)].chunk else { return }
        let isNew = (hit.chunk, hit.event) != last
        last = (hit.chunk, hit.event)
        gathered.append(Int(hit.event), hit: Int(hit.hit), of: chunk.events, isNewEvent: isNew)
        count += 1
        (hit.chunk, hit.event) = (0, Int32(truncatingIfNeeded: gathered.events.count - 1))
        hit.hit = Int32(truncatingIfNeeded: gathered.hits.count - 1)
      }
    }
    let size = gathered.size
    slots = [
      Slot(
        chunk: MatchedChunk(gathered), waiting: count, size: size, sizePerHit: size / max(1, count))
    ]
    free = []
    bytes = size
    waitingBytes = size / max(1, count) * count
    if count == 0 { self = HitStore(leastWorthwhile: leastWorthwhile) }
  }
}
