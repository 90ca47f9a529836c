import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Decides whether counts can meet comparisons: bounds, excluded values, and counts that others are never below.
///
/// The smallest counts are found as the least fixed point of the lower bounds, so refusals are exact.
struct CountTheory: Theory {
  let space: CountSpace
  private(set) var comparisons: [CountComparison] = []
  private var ids: [CountComparison: Int] = [:]

  init(space: CountSpace) {
    self.space = space
  }

  mutating func intern(_ comparison: CountComparison) -> Int {
    if let id = ids[comparison] { return id }
    ids[comparison] = comparisons.count
    comparisons.append(comparison)
    return comparisons.count - 1
  }

  mutating func check(_ literals: [Literal]) -> TheoryAnswer<CountVector> {
    switch counts(literals) {
    case .consistent(let vector): return .consistent(vector)
    case .gaveUp(let reason): return .gaveUp(reason)
    case .conflict:
      guard literals.count <= ValueSolver.maximumMinimised else { return .conflict(literals) }
      var kept = literals
      for literal in literals {
        let fewer = kept.filter { $0 != literal }
        if case .conflict = counts(fewer) { kept = fewer }
      }
      return .conflict(kept)
    }
  }

  private func counts(_ literals: [Literal]) -> TheoryAnswer<CountVector> {
    var byQuery: [Int: [Literal]] = [:]
    for literal in literals { byQuery[comparisons[literal.proposition].query, default: []].append(literal) }
    var values: [DecimalNumber?] = []
    var doubt: GaveUp?
    for (query, domain) in space.domains.enumerated() {
      let own = byQuery[query] ?? []
      let fixed: DecimalNumber??
      switch domain {
      case .count: fixed = .some(.some(DecimalNumber(0)))
      case .zero: fixed = isMet(own, DecimalNumber(0)) ? .some(.some(DecimalNumber(0))) : .none
      case .noValue: fixed = isMet(own, nil) ? .some(.none) : .none
      case .number, .numberOrNone:
        if domain == .numberOrNone, isMet(own, nil) {
          fixed = .some(.none)
        } else {
          let bounds = Set(own.map { comparisons[$0.proposition].limit } + [DecimalNumber(0)])
          let (numbers, isComplete) = NumberCandidates.regions(bounds)
          let met = numbers.filter { isMet(own, $0) }
          let zero = DecimalNumber(0)
          let best = met.first { $0 == zero } ?? met.filter { $0.integerValue != nil }.min() ?? met.min()
          if best == nil, !isComplete { doubt = .mixedTests }
          fixed = best.map { .some($0) }
        }
      }
      guard let value = fixed else { return doubt.map { .gaveUp($0) } ?? .conflict(literals) }
      values.append(value)
    }
    guard let smallest = smallestCounts(byQuery) else { return .conflict(literals) }
    for (query, count) in smallest.enumerated() {
      if case .count = space.domains[query] { values[query] = DecimalNumber(count) }
    }
    return .consistent(CountVector(values: values))
  }

  private func isMet(_ literals: [Literal], _ value: DecimalNumber?) -> Bool {
    literals.allSatisfy { comparisons[$0.proposition].isMet(value) != $0.isNegated }
  }

  // MARK: - Counts

  private struct Range {
    var lower: Int64 = 0
    var upper: Int64 = .max
    var excluded: Set<Int64> = []
  }

  private func smallestCounts(_ byQuery: [Int: [Literal]]) -> [Int64]? {
    var ranges = [Range](repeating: Range(), count: space.domains.count)
    for (query, domain) in space.domains.enumerated() {
      switch domain {
      case .count(let maximum): ranges[query].upper = maximum ?? .max
      default:
        ranges[query].upper = 0
        continue
      }
      for literal in byQuery[query] ?? [] {
        CountTheory.narrow(&ranges[query], comparisons[literal.proposition], literal.isNegated)
      }
    }
    if let counts = smallestCounts(ranges), !space.needsEvent || counts.contains(where: { $0 > 0 }) {
      return counts
    }
    guard space.needsEvent else { return nil }
    for query in ranges.indices where ranges[query].lower == 0 {
      var raised = ranges
      raised[query].lower = 1
      if let counts = smallestCounts(raised) { return counts }
    }
    return nil
  }

  private func smallestCounts(_ ranges: [Range]) -> [Int64]? {
    var counts = ranges.map(\.lower)
    var isStable = false
    while !isStable {
      isStable = true
      for query in counts.indices {
        while ranges[query].excluded.contains(counts[query]) {
          guard counts[query] < .max else { return nil }
          counts[query] += 1
          isStable = false
        }
        if counts[query] > ranges[query].upper { return nil }
      }
      for pair in space.order where counts[pair.greater] < counts[pair.lesser] {
        counts[pair.greater] = counts[pair.lesser]
        isStable = false
      }
    }
    return counts
  }

  private static func narrow(_ range: inout Range, _ comparison: CountComparison, _ isNegated: Bool) {
    let limit = comparison.limit
    let floor = floor(limit)
    let ceiling = limit.integerValue ?? (floor == .max ? .max : floor + 1)
    switch (comparison.operation, isNegated) {
    case (.greater, false), (.lessOrEqual, true):
      if floor == .max { range.upper = -1 } else { range.lower = max(range.lower, floor + 1) }
    case (.greaterOrEqual, false), (.less, true):
      // Beyond all integers nothing is left.
      if limit > DecimalNumber(.max) { range.upper = -1 } else { range.lower = max(range.lower, ceiling) }
    case (.less, false), (.greaterOrEqual, true):
      range.upper = min(range.upper, ceiling == .min ? -1 : limit > DecimalNumber(.max) ? .max : ceiling - 1)
    case (.lessOrEqual, false), (.greater, true): range.upper = min(range.upper, floor)
    case (.equal, false), (.notEqual, true):
      guard let value = limit.integerValue else {
        range.upper = -1
        return
      }
      range.lower = max(range.lower, value)
      range.upper = min(range.upper, value)
    case (.notEqual, false), (.equal, true):
      if let value = limit.integerValue { range.excluded.insert(value) }
    }
  }

  /// The greatest integer not above, saturating.
  private static func floor(_ number: DecimalNumber) -> Int64 {
    if let value = number.integerValue { return value }
    if number > DecimalNumber(.max) { return .max }
    if number < DecimalNumber(.min) { return .min }
    // By halves, exactly: a limit has few digits, but none is trusted to a double.
    var (low, high) = (Int64.min, Int64.max)
    while low < high {
      let middle = low / 2 + high / 2 + (low % 2 + high % 2 + 1) / 2
      let candidate = middle > low ? middle : low + 1
      if DecimalNumber(candidate) <= number { low = candidate } else { high = candidate - 1 }
    }
    return low
  }
}
