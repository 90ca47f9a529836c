import TocsinLogModel

/// The instants at which groups fall silent, earliest first; of one instant in group order.
struct SilenceQueue: Sendable {
  struct Entry: Comparable, Sendable {
    var time: Timestamp
    var group: GroupKey

    static func < (left: Entry, right: Entry) -> Bool {
      left.time != right.time ? left.time < right.time : left.group < right.group
    }
  }

  private var heap: [Entry] = []

  var first: Entry? { heap.first }

  mutating func insert(_ time: Timestamp, _ group: GroupKey) {
    heap.append(Entry(time: time, group: group))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// The earliest entry.
  ///
  /// The queue is not empty.
  mutating func removeFirst() -> Entry {
    heap.swapAt(0, heap.count - 1)
    let entry = heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      if least == parent { return entry }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
