import TocsinLogModel

/// The groups of a rule and the times of their events in the window, in flat tables: a group costs about as many bytes
/// as its key and its events need, so that a million fit in memory.
///
/// Groups have dense numbers that change when emptied ones are removed.
struct GroupStore: Sendable {
  struct Group {
    var keyStart: Int
    var keyCount: Int32
    var hash: UInt32
    var lastEvent: Timestamp
    /// The silence instant `lastEvent + W` has been evaluated.
    var silenceDone = false
  }

  /// The events of one query in one group, oldest first: a list through the pool.
  private struct Window {
    var head: Int32 = -1
    var tail: Int32 = -1
    var count: Int32 = 0
  }

  /// Windows of each group: one for each query that is grouped this way.
  private let width: Int
  private var slots: [Int32] = Array(repeating: -1, count: 16)
  private(set) var groups: [Group] = []
  private var windows: [Window] = []
  private var keys: [UInt8] = []
  private var pool = EventPool()

  init(width: Int) {
    self.width = width
  }

  var count: Int { groups.count }

  // MARK: - Groups

  /// The number of a group, if it is known.
  func find(_ key: GroupKey) -> Int? {
    let slot = self.slot(hash(of: key), key.encoded)
    return slots[slot] < 0 ? nil : Int(slots[slot])
  }

  /// The number of a group, which is made if it is new and there is room; `nil` where there are `limit` groups.
  mutating func admit(_ key: GroupKey, at time: Timestamp, limit: Int) -> Int? {
    let bytes = key.encoded
    let hash = hash(of: key)
    let slot = self.slot(hash, bytes)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    guard groups.count < limit else { return nil }
    let number = groups.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    groups.append(
      Group(
        keyStart: keys.count, keyCount: Int32(truncatingIfNeeded: bytes.count), hash: hash, lastEvent: time)
    )
    keys.append(contentsOf: bytes)
    for _ in 0..<width { windows.append(Window()) }
    if groups.count * 4 > slots.count * 3 { rebuildSlots(size: slots.count * 2) }
    return number
  }

  func key(of number: Int) -> GroupKey {
    let group = groups[number]
    return GroupKey(encoded: Array(keys[group.keyStart..<(group.keyStart + Int(group.keyCount))]))
  }

  mutating func touch(_ number: Int, at time: Timestamp) {
    groups[number].lastEvent = time
    groups[number].silenceDone = false
  }

  mutating func endSilence(_ number: Int) { groups[number].silenceDone = true }

  /// Removes the groups whose last event is `edge` or older.
  ///
  /// - Returns: by old number the new one, -1 for a removed group; `nil` when none was removed.
  mutating func removeEmptied(through edge: Timestamp) -> [Int32]? {
    guard groups.contains(where: { $0.lastEvent <= edge }) else { return nil }
    var numbers = [Int32](repeating: -1, count: groups.count)
    var (kept, keyEnd) = (0, 0)
    for old in groups.indices {
      var group = groups[old]
      if group.lastEvent <= edge {
        for window in 0..<width { expire(old, window, through: edge) }
        continue
      }
      // Moved down in place: a second copy of everything would be the peak.
      let start = group.keyStart
      for offset in 0..<Int(group.keyCount) { keys[keyEnd + offset] = keys[start + offset] }
      group.keyStart = keyEnd
      keyEnd += Int(group.keyCount)
      groups[kept] = group
      for window in 0..<width { windows[kept * width + window] = windows[old * width + window] }
      numbers[old] = Int32(truncatingIfNeeded: kept)
      kept += 1
    }
    groups.removeLast(groups.count - kept)
    windows.removeLast(windows.count - kept * width)
    keys.removeLast(keys.count - keyEnd)
    rebuildSlots(size: slots.count)
    return numbers
  }

  // MARK: - Windows

  mutating func add(_ time: Timestamp, arrival: Int, to number: Int, _ window: Int) {
    let node = pool.make(time, arrival)
    let index = number * width + window
    if windows[index].tail >= 0 {
      pool.link(windows[index].tail, to: node)
    } else {
      windows[index].head = node
    }
    windows[index].tail = node
    windows[index].count += 1
  }

  /// Removes what is `edge` or older: the window is `(t − W, t]`.
  mutating func expire(_ number: Int, _ window: Int, through edge: Timestamp) {
    let index = number * width + window
    while windows[index].head >= 0, pool.time(windows[index].head) <= edge {
      windows[index].head = pool.remove(windows[index].head)
      windows[index].count -= 1
    }
    if windows[index].head < 0 { windows[index].tail = -1 }
  }

  func eventCount(_ number: Int, _ window: Int) -> Int { Int(windows[number * width + window].count) }

  /// The time and arrival of each event, oldest first.
  func forEachEvent(_ number: Int, _ window: Int, _ body: (Timestamp, UInt32) -> Void) {
    var node = windows[number * width + window].head
    while node >= 0 {
      body(pool.time(node), pool.arrival(node))
      node = pool.next(node)
    }
  }

  // MARK: - Table

  /// Seeded anew in each process: no log can be written so that its groups collide.
  private func hash(of key: GroupKey) -> UInt32 {
    UInt32(truncatingIfNeeded: key.hashValue)
  }

  /// The slot of a key: its group's, or a free one.
  private func slot(_ hash: UInt32, _ key: [UInt8]) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let group = groups[Int(slots[slot])]
      if group.hash == hash, Int(group.keyCount) == key.count, isEqual(group, key) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isEqual(_ group: Group, _ key: [UInt8]) -> Bool {
    keys.withUnsafeBufferPointer { keys in
      UnsafeBufferPointer(rebasing: keys[group.keyStart..<(group.keyStart + key.count)]).elementsEqual(key)
    }
  }

  private mutating func rebuildSlots(size: Int) {
    slots = Array(repeating: -1, count: size)
    for (number, group) in groups.enumerated() {
      var slot = Int(group.hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }
}

/// Events as nodes of singly linked lists, in chunks, so that growing copies nothing.
private struct EventPool: Sendable {
  private struct Node {
    var time: Timestamp
    var arrival: UInt32
    var next: Int32
  }

  private static let bits: Int32 = 14
  private static let mask: Int32 = 1 << bits - 1

  private var chunks: [[Node]] = []
  private var free: Int32 = -1
  private var used: Int32 = 0

  mutating func make(_ time: Timestamp, _ arrival: Int) -> Int32 {
    let fresh = Node(time: time, arrival: UInt32(truncatingIfNeeded: arrival), next: -1)
    if free >= 0 {
      let node = free
      free = next(node)
      chunks[Int(node >> EventPool.bits)][Int(node & EventPool.mask)] = fresh
      return node
    }
    if Int(used >> EventPool.bits) == chunks.count {
      var chunk: [Node] = []
      chunk.reserveCapacity(1 << Int(EventPool.bits))
      chunks.append(chunk)
    }
    chunks[chunks.count - 1].append(fresh)
    used += 1
    return used - 1
  }

  mutating func link(_ node: Int32, to next: Int32) {
    chunks[Int(node >> EventPool.bits)][Int(node & EventPool.mask)].next = next
  }

  /// Gives a node back; its successor remains.
  mutating func remove(_ node: Int32) -> Int32 {
    let successor = next(node)
    link(node, to: free)
    free = node
    return successor
  }

  func time(_ node: Int32) -> Timestamp {
    chunks[Int(node >> EventPool.bits)][Int(node & EventPool.mask)].time
  }
  func arrival(_ node: Int32) -> UInt32 {
    chunks[Int(node >> EventPool.bits)][Int(node & EventPool.mask)].arrival
  }
  func next(_ node: Int32) -> Int32 { chunks[Int(node >> EventPool.bits)][Int(node & EventPool.mask)].next }
}
