/// Says when a method sweeps its state: after as many hits as the state has entries, so that each hit pays for one.
struct AmortisedSweep: Sendable {
  /// As many hits pass at least, however little there is to sweep.
  private let least: Int
  private var hits = 0

  init(after least: Int) {
    self.least = least
  }

  /// Counts a hit; `true` when the sweep is due, and counting begins anew.
  ///
  /// `size` is the number of entries that a sweep looks at.
  mutating func isDue(size: Int) -> Bool {
    hits += 1
    guard hits > least, hits > size else { return false }
    hits = 0
    return true
  }
}
