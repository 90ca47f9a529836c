import CPrefetch
import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The groups of a rule and the times of their events in the window, in flat tables: a group costs about as many bytes
/// as its key and its events need, so that a million fit in memory.
///
/// Groups have dense numbers that change when emptied ones are removed.
struct GroupStore: Sendable {
  /// The events of one query in one group: how many, and the last one in the queue.
  private struct Window {
    var count: Int32 = 0
    /// The low bits of a place in the queue; of no meaning when there are none.
    var last: UInt32 = 0
  }

  private struct Group {
    var keyStart: Int
    var hash: UInt32
    /// Bytes of the key, and two flags above them.
    var keyCountAndFlags: UInt32
    var lastEvent: Timestamp
    /// Of the first query that is grouped this way: most rules have no other.
    var window = Window()

    static let silenceDone: UInt32 = 1 << 31
    static let hasSamples: UInt32 = 1 << 30

    var keyCount: Int { Int(keyCountAndFlags & (Group.hasSamples - 1)) }
  }

  /// Windows of each group: one for each query that is grouped this way.
  private let width: Int
  private var slots: [Int32] = Array(repeating: -1, count: 16)
  private var groups: [Group] = []
  /// By group: its windows but the first.
  private var furtherWindows: [Window] = []
  private var keys: [UInt8] = []
  private var queue = EventQueue()

  init(width: Int) {
    self.width = width
  }

  var count: Int { groups.count }

  // MARK: - Groups

  /// The number of a group, if it is known.
  func find(_ key: GroupKey) -> Int? {
    key.encoded.withUnsafeBufferPointer { bytes in
      let slot = self.slot(GroupKey.hash(bytes), bytes)
      return slots[slot] < 0 ? nil : Int(slots[slot])
    }
  }

  /// The number of a group, which is made if it is new and there is room; `nil` where there are `limit` groups.
  mutating func admit(_ key: GroupKey, at time: Timestamp, limit: Int) -> Int? {
    key.encoded.withUnsafeBufferPointer { admit($0, hash: GroupKey.hash($0), at: time, limit: limit) }
  }

  /// The same for the bytes of a key and their hash.
  mutating func admit(
    _ key: UnsafeBufferPointer<UInt8>, hash: UInt32, at time: Timestamp, limit: Int
  ) -> Int? {
    let slot = self.slot(hash, key)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    guard groups.count < limit, key.count < Group.hasSamples else { return nil }
    let number = groups.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    groups.append(
      Group(
        keyStart: keys.count, hash: hash, keyCountAndFlags: UInt32(truncatingIfNeeded: key.count),
        lastEvent: time))
    keys.append(contentsOf: key)
    if width > 1 { furtherWindows += repeatElement(Window(), count: width - 1) }
    if groups.count * 4 > slots.count * 3 { rebuildSlots(size: slots.count * 2) }
    return number
  }

  func key(of number: Int) -> GroupKey {
    let group = groups[number]
    return GroupKey(encoded: Array(keys[group.keyStart..<(group.keyStart + group.keyCount)]))
  }

  mutating func touch(_ number: Int, at time: Timestamp) {
    groups[number].lastEvent = time
    groups[number].keyCountAndFlags &= ~Group.silenceDone
  }

  mutating func endSilence(_ number: Int) { groups[number].keyCountAndFlags |= Group.silenceDone }

  /// The time of the last event, unless the silence after it was evaluated.
  func silentSince(_ number: Int) -> Timestamp? {
    groups[number].keyCountAndFlags & Group.silenceDone == 0 ? groups[number].lastEvent : nil
  }

  /// Samples of the group may be kept.
  func hasSamples(_ number: Int) -> Bool { groups[number].keyCountAndFlags & Group.hasSamples != 0 }

  mutating func noteSamples(_ number: Int) { groups[number].keyCountAndFlags |= Group.hasSamples }

  /// Removes the groups whose last event is `edge` or older.
  ///
  /// - Returns: by old number the new one, -1 for a removed group; `nil` when none was removed.
  mutating func removeEmptied(through edge: Timestamp) -> [Int32]? {
    expire(through: edge)
    guard groups.contains(where: { $0.lastEvent <= edge }) else { return nil }
    var numbers = [Int32](repeating: -1, count: groups.count)
    var (kept, keyEnd) = (0, 0)
    for old in groups.indices where groups[old].lastEvent > edge {
      // Moved down in place: a second copy of everything would be the peak.
      let (start, count) = (groups[old].keyStart, groups[old].keyCount)
      for offset in 0..<count { keys[keyEnd + offset] = keys[start + offset] }
      groups[kept] = groups[old]
      groups[kept].keyStart = keyEnd
      keyEnd += count
      for window in 0..<max(width - 1, 0) {
        furtherWindows[kept * (width - 1) + window] = furtherWindows[old * (width - 1) + window]
      }
      numbers[old] = Int32(truncatingIfNeeded: kept)
      kept += 1
    }
    groups.removeLast(groups.count - kept)
    if width > 1 { furtherWindows.removeLast(furtherWindows.count - kept * (width - 1)) }
    keys.removeLast(keys.count - keyEnd)
    // A group with an event in the window had it as its last one or before, so it is kept.
    queue.renumber(numbers)
    rebuildSlots(size: slots.count)
    return numbers
  }

  // MARK: - Windows

  /// Events come in order of time.
  mutating func add(_ time: Timestamp, arrival: Int, to number: Int, _ window: Int) {
    let last = self.window(number, window)
    let place = queue.append(time, arrival, group: number, window, before: last.count > 0 ? last.last : nil)
    setWindow(number, window, Window(count: last.count + 1, last: place))
  }

  /// Removes what is `edge` or older from all windows: a window is `(t − W, t]`.
  mutating func expire(through edge: Timestamp) {
    if let number = queue.groupSoonRemoved(by: edge) {
      groups.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + number }) }
    }
    while let (number, window) = queue.removeFirst(through: edge) {
      if window == 0 {
        groups[number].window.count -= 1
      } else {
        furtherWindows[number * (width - 1) + window - 1].count -= 1
      }
    }
  }

  func eventCount(_ number: Int, _ window: Int) -> Int { Int(self.window(number, window).count) }

  /// The time and arrival of each event, latest first.
  func forEachEvent(_ number: Int, _ window: Int, _ body: (Timestamp, UInt32) -> Void) {
    let window = self.window(number, window)
    queue.forEach(from: window.last, count: Int(window.count), body)
  }

  private func window(_ number: Int, _ window: Int) -> Window {
    window == 0 ? groups[number].window : furtherWindows[number * (width - 1) + window - 1]
  }

  private mutating func setWindow(_ number: Int, _ window: Int, _ value: Window) {
    if window == 0 {
      groups[number].window = value
    } else {
      furtherWindows[number * (width - 1) + window - 1] = value
    }
  }

  // MARK: - Table

  /// How near the parts of a group are that will be looked up soon: each leads to the next.
  enum Stage {
    case slot
    case group
    case key
  }

  /// Brings a part of a group near: with a million groups nearly every access would wait for memory.
  func prefetch(_ hash: UInt32, _ stage: Stage) {
    let slot = Int(hash) & (slots.count - 1)
    if stage == .slot {
      slots.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + slot }) }
      return
    }
    let number = Int(slots[slot])
    guard number >= 0 else { return }
    if stage == .group {
      groups.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + number }) }
    } else {
      let start = groups[number].keyStart
      keys.withUnsafeBufferPointer { tocsin_prefetch($0.baseAddress.map { $0 + start }) }
    }
  }

  /// The slot of a key: its group's, or a free one.
  private func slot(_ hash: UInt32, _ key: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let group = groups[Int(slots[slot])]
      if group.hash == hash, group.keyCount == key.count, isEqual(group, key) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isEqual(_ group: Group, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    keys.withUnsafeBufferPointer { keys in
      guard let base = keys.baseAddress, let other = key.baseAddress else { return true }
      return memcmp(base + group.keyStart, other, key.count) == 0
    }
  }

  private mutating func rebuildSlots(size: Int) {
    slots = []
    slots = Array(repeating: -1, count: size)
    for (number, group) in groups.enumerated() {
      var slot = Int(group.hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }
}
