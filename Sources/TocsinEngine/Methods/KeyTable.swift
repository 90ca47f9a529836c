import TocsinLogModel

/// Keys with dense numbers from 0, in flat memory: what a method remembers of each stands in arrays of its own.
struct KeyTable: Sendable {
  private struct Entry: Sendable {
    var start: Int
    var count: Int32
    var hash: UInt32
  }

  private var slots: [Int32] = Array(repeating: -1, count: 16)
  private var entries: [Entry] = []
  private var bytes: [UInt8] = []

  var count: Int { entries.count }

  func find(_ key: [UInt8]) -> Int? {
    let slot = self.slot(KeyTable.hash(key), key)
    return slots[slot] < 0 ? nil : Int(slots[slot])
  }

  /// The number of a key, which is new if it is the present count.
  mutating func insert(_ key: [UInt8]) -> Int {
    let hash = KeyTable.hash(key)
    let slot = self.slot(hash, key)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    let number = entries.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    entries.append(Entry(start: bytes.count, count: Int32(truncatingIfNeeded: key.count), hash: hash))
    bytes.append(contentsOf: key)
    if entries.count * 4 > slots.count * 3 { rebuildSlots(size: slots.count * 2) }
    return number
  }

  func key(_ number: Int) -> GroupKey {
    let entry = entries[number]
    return GroupKey(encoded: Array(bytes[entry.start..<(entry.start + Int(entry.count))]))
  }

  /// Keeps the keys of some numbers; their order stays.
  ///
  /// - Returns: the old numbers of the keys kept, ascending; `nil` when all were.
  mutating func keep(where isKept: (Int) -> Bool) -> [Int]? {
    let kept = entries.indices.filter(isKept)
    if kept.count == entries.count { return nil }
    var end = 0
    for (new, old) in kept.enumerated() {
      // Moved down in place: a second copy of everything would be the peak.
      var entry = entries[old]
      for offset in 0..<Int(entry.count) { bytes[end + offset] = bytes[entry.start + offset] }
      entry.start = end
      end += Int(entry.count)
      entries[new] = entry
    }
    entries.removeLast(entries.count - kept.count)
    bytes.removeLast(bytes.count - end)
    rebuildSlots(size: slots.count)
    return kept
  }

  /// Seeded anew in each process: no log can be written so that its keys collide.
  private static func hash(_ key: [UInt8]) -> UInt32 {
    var hasher = Hasher()
    key.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  /// The slot of a key: its own, or a free one.
  private func slot(_ hash: UInt32, _ key: [UInt8]) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.hash == hash, Int(entry.count) == key.count, holds(entry, key) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func holds(_ entry: Entry, _ key: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      UnsafeBufferPointer(rebasing: bytes[entry.start..<(entry.start + key.count)]).elementsEqual(key)
    }
  }

  private mutating func rebuildSlots(size: Int) {
    slots = Array(repeating: -1, count: size)
    for (number, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }
}

extension Array {
  /// The elements at `positions`, for tables that follow ``KeyTable/keep(where:)``.
  func picked(_ positions: [Int]) -> [Element] { positions.map { self[$0] } }
}
