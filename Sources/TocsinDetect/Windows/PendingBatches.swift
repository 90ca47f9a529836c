import TocsinLogModel
import TocsinMatch

/// The matched events of one batch while some rule waits to apply them.
final class MatchedChunk: Sendable {
  let events: MatchBatch

  init(_ events: MatchBatch) {
    self.events = events
  }
}

/// The matched events of a batch that are being applied, see ``DetectionSession/lease(_:)``.
package struct BatchLease: Sendable {
  let chunk: MatchedChunk
  let number: Int32
}

/// A hit on its way into the windows of its rule: where it stands, as plain values.
struct PendingHit: Comparable, Sendable {
  var time: Timestamp
  var arrival: Int
  var chunk: Int32
  var event: Int32
  var hit: Int32
  /// The hash of its key, if it has but one.
  var hash: UInt32

  static func == (left: PendingHit, right: PendingHit) -> Bool {
    left.time == right.time && left.arrival == right.arrival
  }

  /// In (time, arrival) order: of one rule no two hits have both.
  static func < (left: PendingHit, right: PendingHit) -> Bool {
    left.time != right.time ? left.time < right.time : left.arrival < right.arrival
  }
}

/// The chunks that hold waiting hits: each is kept until the last of its hits is applied.
///
/// One hit can hold a whole chunk for long, where a rule matches rarely: then the hits are copied together, so that
/// memory stays within a small multiple of what is waiting.
struct PendingBatches: Sendable {
  private struct Slot {
    var chunk: MatchedChunk?
    var waiting = 0
    var size = 0
    /// A waiting hit's part of the size.
    var sizePerHit = 0
    /// Its events are still being applied: it stays where it is.
    var isBeingApplied = false
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

  /// Takes a chunk, with one hold on it until it is let go.
  mutating func lease(_ chunk: MatchedChunk) -> Int32 {
    let events = chunk.events
    let slot = Slot(
      chunk: chunk, waiting: 1, size: events.size, sizePerHit: events.size / max(1, events.hits.count),
      isBeingApplied: true)
    bytes += slot.size
    // All of it is needed.
    waitingBytes += slot.size
    if let number = free.popLast() {
      slots[Int(number)] = slot
      return number
    }
    slots.append(slot)
    return Int32(truncatingIfNeeded: slots.count - 1)
  }

  /// All hits of a chunk are applied, or wait.
  mutating func endLease(_ number: Int32) {
    let index = Int(number)
    slots[index].isBeingApplied = false
    waitingBytes -= slots[index].size - slots[index].sizePerHit
    release(number)
  }

  func chunk(_ number: Int32) -> MatchedChunk? { slots[Int(number)].chunk }

  mutating func retain(_ number: Int32) {
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

  /// Copies the waiting hits of all buffers together; other chunks go, but those that are being applied.
  mutating func compact(_ buffers: some Sequence<Int>, _ hits: (Int, (inout PendingHit) -> Void) -> Void) {
    let old = slots
    let target = Int32(truncatingIfNeeded: old.firstIndex { !$0.isBeingApplied } ?? old.count)
    var gathered = MatchBatch()
    var last: (chunk: Int32, event: Int32) = (-1, -1)
    var count = 0
    for buffer in buffers {
      hits(buffer) { hit in
        guard let chunk = old[Int(hit.chunk)].chunk, !old[Int(hit.chunk)].isBeingApplied else { return }
        let isNew = (hit.chunk, hit.event) != last
        last = (hit.chunk, hit.event)
        gathered.append(Int(hit.event), hit: Int(hit.hit), of: chunk.events, isNewEvent: isNew)
        count += 1
        (hit.chunk, hit.event) = (target, Int32(truncatingIfNeeded: gathered.events.count - 1))
        hit.hit = Int32(truncatingIfNeeded: gathered.hits.count - 1)
      }
    }
    self = PendingBatches(leastWorthwhile: leastWorthwhile)
    slots = old.map { $0.isBeingApplied ? $0 : Slot() }
    if count > 0 {
      if Int(target) == slots.count { slots.append(Slot()) }
      let size = gathered.size
      slots[Int(target)] = Slot(
        chunk: MatchedChunk(gathered), waiting: count, size: size, sizePerHit: size / count)
    }
    for (index, slot) in slots.enumerated() {
      bytes += slot.size
      waitingBytes += slot.waiting * slot.sizePerHit + (slot.isBeingApplied ? slot.size - slot.sizePerHit : 0)
      if slot.chunk == nil { free.append(Int32(truncatingIfNeeded: index)) }
    }
  }
}
