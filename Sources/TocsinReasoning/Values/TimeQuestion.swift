import TocsinLogModel
import TocsinPlan

/// The event's own time: one instant that meets some tests and none of others.
enum TimeQuestion {
  /// Instants that a record can say: the years 1 to 9999.
  static let writable =
    Timestamp(
      microseconds: -62_135_596_800_000_000)...Timestamp(
      microseconds: 253_402_300_799_999_999)

  /// 2026-01-01T00:00:00Z, where nothing else is asked.
  private static let usual = Timestamp(microseconds: 1_767_225_600_000_000)

  enum Answer {
    case time(Timestamp)
    case none
    case gaveUp(GaveUp)
  }

  /// Between the bounds of the tests every instant meets the same ones, so the bounds and their neighbours suffice.
  static func answer(positives: [Atom], negatives: [Atom]) -> Answer {
    var candidates: Set<Timestamp> = [usual, writable.lowerBound, writable.upperBound]
    for atom in positives + negatives {
      guard case .timeWithin(let interval) = atom.test else { continue }
      for bound in [interval.lower, interval.upper].compactMap(\.self) {
        let microseconds = bound.microseconds
        for delta: Int64 in [-1, 0, 1] {
          let (sum, overflow) = microseconds.addingReportingOverflow(delta)
          if !overflow { candidates.insert(Timestamp(microseconds: sum)) }
        }
      }
    }
    let met = candidates.filter { time in
      positives.allSatisfy { holds($0, time) } && !negatives.contains { holds($0, time) }
    }
    let readable = met.filter { writable.contains($0) }
    if readable.contains(usual) { return .time(usual) }
    // The nearest to today reads best.
    if let time = readable.min(by: { distance($0) != distance($1) ? distance($0) < distance($1) : $0 < $1 }) {
      return .time(time)
    }
    return met.isEmpty ? .none : .gaveUp(.notWritable("a time outside the years 1 to 9999"))
  }

  private static func distance(_ time: Timestamp) -> UInt64 {
    let (difference, overflow) = time.microseconds.subtractingReportingOverflow(usual.microseconds)
    return overflow ? .max : difference.magnitude
  }

  private static func holds(_ atom: Atom, _ time: Timestamp) -> Bool {
    guard case .timeWithin(let interval) = atom.test else { return atom.test == .exists }
    if let lower = interval.lower, time == lower ? !interval.includesLower : time < lower { return false }
    if let upper = interval.upper, time == upper ? !interval.includesUpper : time > upper { return false }
    return true
  }
}
