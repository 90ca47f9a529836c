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
  private var scratch: [UInt8] = []

  init(width: Int) {
    self.width = width
  }

  var count: Int { groups.count }

  // MARK: - Groups

  /// The number of a group, if it is known.
  mutating func find(_ key: GroupKey) -> Int? {
    let hash = encode(key)
    let slot = self.slot(hash)
    return slots[slot] < 0 ? nil : Int(slots[slot])
  }

  /// The number of a group, which is made if it is new.
  mutating func insert(_ key: GroupKey, at time: Timestamp) -> Int {
    let hash = encode(key)
    let slot = self.slot(hash)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    let number = groups.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    groups.append(
      Group(
        keyStart: keys.count, keyCount: Int32(truncatingIfNeeded: scratch.count), hash: hash, lastEvent: time)
    )
    keys.append(contentsOf: scratch)
    for _ in 0..<width { windows.append(Window()) }
    if groups.count * 4 > slots.count * 3 { rebuildSlots(size: slots.count * 2) }
    return number
  }

  func key(of number: Int) -> GroupKey {
    let group = groups[number]
    var values: [UTF8Text] = []
    var place = group.keyStart
    let end = place + Int(group.keyCount)
    while place < end {
      let count = (0..<4).reduce(0) { $0 | Int(keys[place + $1]) << (8 * $1) }
      values.append(UTF8Text(bytes: Array(keys[(place + 4)..<(place + 4 + count)])))
      place += 4 + count
    }
    return GroupKey(values)
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

  /// Writes the key to the scratch bytes, each value after its length, so that no value can join or split groups.
  private mutating func encode(_ key: GroupKey) -> UInt32 {
    scratch.removeAll(keepingCapacity: true)
    for value in key.values {
      let count = value.bytes.count
      for shift in 0..<4 { scratch.append(UInt8(truncatingIfNeeded: count >> (8 * shift))) }
      scratch.append(contentsOf: value.bytes)
    }
    // Seeded anew in each process: no log can be written so that its groups collide.
    var hasher = Hasher()
    scratch.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  /// The slot of the scratch key: its group's, or a free one.
  private func slot(_ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let group = groups[Int(slots[slot])]
      if group.hash == hash, Int(group.keyCount) == scratch.count, isScratch(group) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isScratch(_ group: Group) -> Bool {
    for offset in scratch.indices where keys[group.keyStart + offset] != scratch[offset] { return false }
    return true
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
