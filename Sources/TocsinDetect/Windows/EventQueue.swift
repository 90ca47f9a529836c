import TocsinLogModel

/// The events in the windows of all groups of a rule, oldest first, in chunks, so that growing copies nothing.
///
/// Each event leads to the one before it in its window. Events leave in the order in which they came, so that no list
/// is looked through to find those that have become too old.
struct EventQueue: Sendable {
  private struct Node {
    var time: Timestamp
    var arrival: UInt32
    var group: Int32
    /// Places back to the event before in the window.
    var distance: UInt32
    var window: Int32
  }

  private static let bits = 12
  private static let mask = 1 << bits - 1

  private var chunks: [[Node]] = []
  /// Places in the queue, from the first place of the first chunk kept.
  private var head = 0
  private var end = 0
  /// Places before the first place of the first chunk kept.
  private var dropped = 0
  private var spare: [Node] = []

  /// Appends an event; `last` is the place of the event before it in its window.
  ///
  /// - Returns: the low bits of its place.
  mutating func append(
    _ time: Timestamp, _ arrival: Int, group: Int, _ window: Int, before last: UInt32?
  ) -> UInt32 {
    let place = UInt32(truncatingIfNeeded: dropped + end)
    if end & EventQueue.mask == 0 {
      var chunk = spare
      spare = []
      chunk.removeAll(keepingCapacity: true)
      chunk.reserveCapacity(1 << EventQueue.bits)
      chunks.append(chunk)
    }
    chunks[chunks.count - 1].append(
      Node(
        time: time, arrival: UInt32(truncatingIfNeeded: arrival), group: Int32(truncatingIfNeeded: group),
        distance: last.map { place &- $0 } ?? 0, window: Int32(truncatingIfNeeded: window)))
    end += 1
    return place
  }

  /// Takes out the first event if it is `edge` or older, and says to which window it belongs; -1 for a removed group.
  mutating func removeFirst(through edge: Timestamp) -> (group: Int, window: Int)? {
    guard head < end else { return nil }
    let node = chunks[head >> EventQueue.bits][head & EventQueue.mask]
    guard node.time <= edge else { return nil }
    head += 1
    if head & EventQueue.mask == 0 { dropChunk() }
    return (Int(node.group), Int(node.window))
  }

  /// The group of an event that will be taken out soon, if the first one can be now.
  func groupSoonRemoved(by edge: Timestamp) -> Int? {
    let place = head + 8
    guard place < end, chunks[head >> EventQueue.bits][head & EventQueue.mask].time <= edge else {
      return nil
    }
    return Int(chunks[place >> EventQueue.bits][place & EventQueue.mask].group)
  }

  /// Calls `body` for `count` events, from one back, as long as it asks for more.
  func forEach(from last: UInt32, count: Int, _ body: (Timestamp, UInt32) -> Bool) {
    // Of an event in the queue the low bits of its distance from the end are enough.
    var place = end - Int(UInt32(truncatingIfNeeded: dropped + end) &- last)
    // A window counts only events that are still queued, its last ones: no step back goes before the head.
    for _ in 0..<count {
      let node = chunks[place >> EventQueue.bits][place & EventQueue.mask]
      guard body(node.time, node.arrival) else { return }
      place -= Int(node.distance)
    }
  }

  /// Gives groups their new numbers; events of a removed group stay, with -1 for it.
  mutating func renumber(_ numbers: [Int32]) {
    for chunk in head >> EventQueue.bits..<chunks.count {
      for index in chunks[chunk].indices where chunk << EventQueue.bits + index >= head {
        let group = Int(chunks[chunk][index].group)
        if group >= 0 { chunks[chunk][index].group = numbers[group] }
      }
    }
  }

  /// The events of a chunk have all left; those before went earlier, and the list is shortened now and then.
  private mutating func dropChunk() {
    let emptied = head >> EventQueue.bits
    spare = chunks[emptied - 1]
    chunks[emptied - 1] = []
    guard emptied > 64, emptied * 2 > chunks.count else { return }
    chunks.removeFirst(emptied)
    let places = emptied << EventQueue.bits
    (head, end, dropped) = (head - places, end - places, dropped + places)
  }
}
