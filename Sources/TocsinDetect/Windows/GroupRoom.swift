import TocsinLogModel
import TocsinMatch

/// When a rule that knows as many groups as it may looks for room for a new one.
///
/// First those go that time has emptied, else the older half of those with one event: a flood of groups that are seen
/// once costs no group that has come further.
struct GroupRoom: Sendable {
  private let limit: Int
  /// Further events to drop before looking for room again, because a look takes time in proportion to the groups.
  private var refusals = 0

  /// `limit` is the number of groups that may be known.
  init(limit: Int) {
    self.limit = limit
  }

  /// Whether to look for room for a new group now; `count` groups are known.
  mutating func isDue(_ count: Int) -> Bool {
    if count < limit { return false }
    if refusals == 0 { return true }
    refusals -= 1
    return false
  }

  /// Notes how many groups were given up: where there were few, the next look can wait.
  mutating func note(_ removed: Int) { refusals = max(0, limit / 16 - removed) }

  /// Gives up the older half of the groups with one event, if it is time to look for room.
  ///
  /// - Returns: as ``ByteKeyTable/removeOlderSingles()``.
  mutating func giveUpSingles(_ groups: inout KeyTable) -> (count: Int, numbers: [Int32])? {
    guard isDue(groups.count) else { return nil }
    let removed = groups.removeOlderSingles()
    note(removed?.count ?? 0)
    return removed
  }
}

extension KeyMark {
  /// Of a group that has more than one event.
  fileprivate static var repeated: KeyMark { .first }
}

extension ByteKeyTable<Void> {
  /// The number of a group that is known, of which this is a further event.
  mutating func findAgain(_ group: GroupKey) -> Int? {
    guard let number = find(group.encoding.bytes) else { return nil }
    setMark(.repeated, number)
    return number
  }

  /// Removes the older half of the groups with one event.
  ///
  /// - Returns: how many went, and by old number the new one, -1 for one that went; `nil` when none did.
  mutating func removeOlderSingles() -> (count: Int, numbers: [Int32])? {
    // Numbers are in the order in which groups were met.
    let singles = (0..<count).filter { !hasMark(.repeated, $0) }
    let older = singles.prefix((singles.count + 1) / 2)
    var isKept = Array(repeating: true, count: count)
    for number in older { isKept[number] = false }
    return keep { number, _ in isKept[number] }.map { (older.count, $0) }
  }
}
