import TocsinLogModel
import TocsinMatch

/// The groups of a rule and the times of their events in the window, in flat tables: a group costs about as many bytes
/// as its key and its events need, so that a million fit in memory.
///
/// Groups have dense numbers that change when emptied ones are removed.
struct GroupStore: Sendable {
  /// The events of one query in one group: how many, and the last one in the queue.
  private struct Window: Sendable {
    var count: Int32 = 0
    /// The low bits of a place in the queue; of no meaning when there are none.
    var last: UInt32 = 0
  }

  private struct Group: Sendable {
    var lastEvent: Timestamp
    /// Of the first query that is grouped this way: most rules have no other.
    var window = Window()
  }

  /// The silence after the last event was evaluated.
  private static let silenceDone = KeyMark.first
  /// Samples of the group may be kept.
  private static let hasSamples = KeyMark.second

  /// Windows of each group: one for each query that is grouped this way.
  private let width: Int
  private var groups = ByteKeyTable<Group>()
  /// By group: its windows but the first.
  private var furtherWindows: [Window] = []
  private var queue = EventQueue()

  init(width: Int) {
    self.width = width
  }

  var count: Int { groups.count }

  /// The number of a group, if it is known.
  func find(_ key: GroupKey) -> Int? { groups.find(key.encoding.bytes) }

  /// The number of a group, which is made if it is new and there is room; `nil` where there are `limit` groups.
  mutating func admit(_ key: GroupKey, at time: Timestamp, limit: Int) -> Int? {
    key.encoding.bytes.withUnsafeBufferPointer { admit($0, hash: GroupKey.hash($0), at: time, limit: limit) }
  }

  /// The same for the bytes of a key and their hash.
  mutating func admit(
    _ key: UnsafeBufferPointer<UInt8>, hash: UInt32, at time: Timestamp, limit: Int
  ) -> Int? {
    // The key is memory of the caller's: a new group copies its bytes, so that none outlive the call.
    let before = groups.count
    let number = groups.insert(key, hash: hash, limit: limit, Group(lastEvent: time))
    if width > 1, groups.count > before { furtherWindows += repeatElement(Window(), count: width - 1) }
    return number
  }

  func key(of number: Int) -> GroupKey { groups.key(number) }

  /// Whether a group stands before another one in the order of their values.
  func precedes(_ number: Int, _ other: Int) -> Bool { groups.precedes(number, other) }

  mutating func touch(_ number: Int, at time: Timestamp) {
    groups[number].lastEvent = time
    groups.clearMark(GroupStore.silenceDone, number)
  }

  mutating func endSilence(_ number: Int) { groups.setMark(GroupStore.silenceDone, number) }

  /// The time of the last event, unless the silence after it was evaluated.
  func silentSince(_ number: Int) -> Timestamp? {
    groups.hasMark(GroupStore.silenceDone, number) ? nil : groups[number].lastEvent
  }

  /// Samples of the group may be kept.
  func hasSamples(_ number: Int) -> Bool { groups.hasMark(GroupStore.hasSamples, number) }

  mutating func noteSamples(_ number: Int) { groups.setMark(GroupStore.hasSamples, number) }

  /// Removes the groups whose last event is `edge` or older.
  ///
  /// - Returns: by old number the new one, -1 for a removed group; `nil` when none was removed.
  mutating func removeEmptied(through edge: Timestamp) -> [Int32]? {
    expire(through: edge)
    return remove { _, group in group.lastEvent <= edge }
  }

  /// Removes the older half of the groups with one event, which have the least to lose.
  ///
  /// `further`: events of a group by its number that are not in the windows here.
  ///
  /// - Returns: how many were removed, and by old number the new one, -1 for a removed group; `nil` when none was.
  mutating func removeSingles(further: (Int) -> Int) -> (count: Int, numbers: [Int32])? {
    // Numbers are in the order in which groups were met.
    let singles = (0..<groups.count).filter { number in
      var events = further(number)
      for window in 0..<width where events <= 1 { events += eventCount(number, window) }
      return events <= 1
    }
    let older = Array(singles.prefix((singles.count + 1) / 2))
    guard let last = older.last else { return nil }
    let isSingle = Set(older)
    return remove { number, _ in number <= last && isSingle.contains(number) }.map { (older.count, $0) }
  }

  private mutating func remove(where isRemoved: (Int, Group) -> Bool) -> [Int32]? {
    guard let numbers = groups.keep(where: { !isRemoved($0, $1) }) else { return nil }
    if width > 1 {
      for (old, new) in numbers.enumerated() where new >= 0 {
        for window in 0..<(width - 1) {
          furtherWindows[Int(new) * (width - 1) + window] = furtherWindows[old * (width - 1) + window]
        }
      }
      furtherWindows.removeLast(furtherWindows.count - groups.count * (width - 1))
    }
    queue.renumber(numbers)
    return numbers
  }

  /// Events come in order of time.
  mutating func add(_ time: Timestamp, arrival: Int, to number: Int, _ window: Int) {
    let last = self.window(number, window)
    let place = queue.append(time, arrival, group: number, window, before: last.count > 0 ? last.last : nil)
    setWindow(number, window, Window(count: last.count + 1, last: place))
  }

  /// Removes what is `edge` or older from all windows: a window is `(t − W, t]`.
  mutating func expire(through edge: Timestamp) {
    if let number = queue.groupSoonRemoved(by: edge) {
      groups.prefetchEntry(number)
    }
    while let (number, window) = queue.removeFirst(through: edge) {
      if number < 0 { continue }
      if window == 0 {
        groups[number].window.count -= 1
      } else {
        furtherWindows[number * (width - 1) + window - 1].count -= 1
      }
    }
  }

  func eventCount(_ number: Int, _ window: Int) -> Int { Int(self.window(number, window).count) }

  /// The time and arrival of each event, latest first, as long as `body` asks for more.
  func forEachEvent(_ number: Int, _ window: Int, _ body: (Timestamp, UInt32) -> Bool) {
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

  /// Brings a part of a group near that will be looked up soon.
  func prefetch(_ hash: UInt32, _ stage: KeyStage) { groups.prefetch(hash, stage) }
}
