import CPrefetch
import TocsinLogModel
import TocsinMatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One of two bits of a key for the owner of its table: a value with room for them would be 8 bytes longer.
struct KeyMark {
  fileprivate let bit: UInt32

  static var first: KeyMark { KeyMark(bit: 1 << 31) }
  static var second: KeyMark { KeyMark(bit: 1 << 30) }
}

/// The parts of a key that a look-up reads: each leads to the next.
enum KeyStage {
  case slot
  case entry
  case key
}

/// A hash table of keys that are bytes, with dense numbers from 0 and a value for each, in flat memory: a key costs its
/// bytes, its value, and some 24 bytes more, so that a million fit in memory.
///
/// Collisions are resolved by the next free slot. Keys leave only all together, see ``keep(where:)``. The hash is
/// ``GroupKey/hash(_:)``, which each process seeds anew: no log can be written so that its keys collide.
struct ByteKeyTable<Value: Sendable>: Sendable {
  /// Value and key stand together: looking up a key touches one entry.
  private struct Entry: Sendable {
    var start: Int
    var hash: UInt32
    /// The bytes of the key, and its marks above them.
    var lengthAndMarks: UInt32
    var value: Value

    var length: Int { Int(lengthAndMarks & (KeyMark.second.bit - 1)) }
  }

  /// Numbers of keys, or -1; a power of two of them, of which three quarters may be taken.
  private var slots: [Int32] = Array(repeating: -1, count: 16)
  private var entries: [Entry] = []
  /// The keys, one after another.
  private var bytes: [UInt8] = []

  var count: Int { entries.count }

  /// The value of a key by its number.
  subscript(number: Int) -> Value {
    get { entries[number].value }
    // Changed where it stands.
    _modify { yield &entries[number].value }
  }

  /// The key by its number.
  func key(_ number: Int) -> GroupKey {
    let entry = entries[number]
    return GroupKey(encoded: Array(bytes[entry.start..<(entry.start + entry.length)]))
  }

  /// The number of a key, if the table has it.
  func find(_ key: [UInt8]) -> Int? { find(key, hash: key.withUnsafeBufferPointer(GroupKey.hash)) }

  /// The same where the hash of the key is known.
  func find(_ key: [UInt8], hash: UInt32) -> Int? {
    key.withUnsafeBufferPointer { key in
      let slot = self.slot(hash, key)
      return slots[slot] < 0 ? nil : Int(slots[slot])
    }
  }

  /// Whether a key stands before another one in the order of their values.
  func precedes(_ number: Int, _ other: Int) -> Bool {
    let (one, other) = (entries[number], entries[other])
    return bytes.withUnsafeBufferPointer { bytes in
      GroupKey.precedes(
        UnsafeBufferPointer(rebasing: bytes[one.start..<(one.start + one.length)]),
        UnsafeBufferPointer(rebasing: bytes[other.start..<(other.start + other.length)]))
    }
  }

  /// The number of a key, which gets `value` if it is new.
  ///
  /// - Returns: the count before where the key is new; `nil` where it is new and there are `limit` keys.
  mutating func insert(
    _ key: UnsafeBufferPointer<UInt8>, hash: UInt32, limit: Int, _ value: @autoclosure () -> Value
  ) -> Int? {
    let slot = self.slot(hash, key)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    guard entries.count < limit, key.count < KeyMark.second.bit else { return nil }
    let number = entries.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    entries.append(
      Entry(
        start: bytes.count, hash: hash, lengthAndMarks: UInt32(truncatingIfNeeded: key.count),
        value: value()))
    // The key is memory of the caller's, never of this table, which may move as it grows here.
    bytes.append(contentsOf: key)
    if entries.count * 4 > slots.count * 3 { rebuildSlots(size: slots.count * 2) }
    return number
  }

  func hasMark(_ mark: KeyMark, _ number: Int) -> Bool {
    entries[number].lengthAndMarks & mark.bit != 0
  }

  mutating func setMark(_ mark: KeyMark, _ number: Int) { entries[number].lengthAndMarks |= mark.bit }

  mutating func clearMark(_ mark: KeyMark, _ number: Int) { entries[number].lengthAndMarks &= ~mark.bit }

  /// Keeps the keys for whose number and value `isKept` holds; they are numbered anew, in their order.
  ///
  /// - Returns: by old number the new one, -1 for a removed key; `nil` when all were kept.
  mutating func keep(where isKept: (Int, Value) -> Bool) -> [Int32]? {
    guard entries.indices.contains(where: { !isKept($0, entries[$0].value) }) else { return nil }
    var numbers = [Int32](repeating: -1, count: entries.count)
    var (kept, end) = (0, 0)
    for old in entries.indices where isKept(old, entries[old].value) {
      // Moved down in place: a second copy of everything would be the peak.
      let (start, length) = (entries[old].start, entries[old].length)
      for offset in 0..<length { bytes[end + offset] = bytes[start + offset] }
      entries[kept] = entries[old]
      entries[kept].start = end
      end += length
      numbers[old] = Int32(truncatingIfNeeded: kept)
      kept += 1
    }
    entries.removeLast(entries.count - kept)
    bytes.removeLast(bytes.count - end)
    rebuildSlots(size: slots.count)
    return numbers
  }

  /// Brings a part of a key near: with a million keys nearly every access would wait for memory.
  func prefetch(_ hash: UInt32, _ stage: KeyStage) {
    // The addresses lie in the tables or at their ends; a prefetch reads nothing, and would fault nowhere.
    let slot = Int(hash) & (slots.count - 1)
    if stage == .slot {
      slots.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + slot }) }
      return
    }
    let number = Int(slots[slot])
    guard number >= 0 else { return }
    if stage == .entry {
      prefetchEntry(number)
    } else {
      let start = entries[number].start
      bytes.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + start }) }
    }
  }

  /// Brings the entry of a number near that will be used soon.
  func prefetchEntry(_ number: Int) {
    entries.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + number }) }
  }

  /// The slot of a key: its own, or a free one.
  private func slot(_ hash: UInt32, _ key: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    // Ends at a free slot at the latest: a quarter of them is never taken.
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.hash == hash, entry.length == key.count, isEqual(entry, key) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isEqual(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      // Both have the same length, as the caller has seen, so that no byte beyond either is read. Without an address one
      // is empty, and so is the other.
      guard let base = bytes.baseAddress, let other = key.baseAddress else { return true }
      return memcmp(base + entry.start, other, key.count) == 0
    }
  }

  private mutating func rebuildSlots(size: Int) {
    // Given back before the new ones are taken.
    slots = []
    slots = Array(repeating: -1, count: size)
    for (number, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }
}

/// Keys alone: what a method remembers of each stands in arrays of its own.
typealias KeyTable = ByteKeyTable<Void>

extension ByteKeyTable<Void> {
  /// The number of a key, which is new if it is the present count.
  mutating func insert(_ key: [UInt8]) -> Int {
    insert(key, hash: key.withUnsafeBufferPointer(GroupKey.hash))
  }

  /// The same where the hash of the key is known.
  mutating func insert(_ key: [UInt8], hash: UInt32) -> Int {
    let count = count
    return key.withUnsafeBufferPointer { insert($0, hash: hash, limit: .max, ()) } ?? count
  }
}

extension Array {
  /// The elements that are kept when a table gives out new numbers, see ``ByteKeyTable/keep(where:)``.
  func kept(by numbers: [Int32]) -> [Element] { zip(self, numbers).filter { $0.1 >= 0 }.map(\.0) }
}

extension Dictionary where Key == Int {
  /// What is kept by number when a table gives out new numbers, see ``ByteKeyTable/keep(where:)``.
  func kept(by numbers: [Int32]) -> Self {
    var result: Self = [:]
    for (old, value) in self where numbers[old] >= 0 { result[Int(numbers[old])] = value }
    return result
  }
}
