/// A step of a program that several queries share: a predicate that the queries behind it all need.
package struct SharedStep: Sendable, BitwiseCopyable {
  /// Where the program of the predicate begins.
  package var entry: Int32
  /// The step to go on at where it does not hold.
  package var onFalse: Int32
  /// The queries that are met where it holds, in ``QueryIndex/sharedQueries``.
  package var firstQuery: Int32
  /// Number of these queries, 0 where the step only leads to further ones.
  package var queryCount: Int32
}

/// Makes one program of the queries that are found together: what they have in common is tested once, and where it does
/// not hold all of them are passed over.
struct ProgramSharing {
  /// Fewer queries are run one by one.
  static let leastCount = 4
  /// Terms of a query on average; with more, programs of queries that stand in many postings would grow large.
  private static let greatestTermCount = 32

  private let arena: PredicateArena
  private let predicates: [PredicateID]
  private let entryOf: (PredicateID) -> Int32
  private var entries: [PredicateID: Int32] = [:]

  private(set) var steps: [SharedStep] = []
  /// Ranges of the steps.
  private(set) var programs: [TableRange] = []
  /// The queries of the steps.
  private(set) var queries: [Int32] = []

  /// `predicates` are those of all queries; `entryOf` writes the program of a predicate.
  init(predicates: [PredicateID], arena: PredicateArena, entryOf: @escaping (PredicateID) -> Int32) {
    self.predicates = predicates
    self.arena = arena
    self.entryOf = entryOf
  }

  /// The posting of a program for some queries; `nil` where they are better run one by one.
  mutating func program(for ids: [Int32]) -> Int32? {
    guard ids.count >= ProgramSharing.leastCount else { return nil }
    let lists = ids.map { terms(of: predicates[Int($0)]) }
    guard lists.reduce(0, { $0 + $1.count }) <= ids.count * ProgramSharing.greatestTermCount else {
      return nil
    }
    var uses: [PredicateID: Int] = [:]
    for list in lists { for term in list { uses[term, default: 0] += 1 } }
    // What most queries need comes first, so that equal beginnings are long; the rest stays in order of cost.
    let ordered = zip(ids, lists).map { id, list in
      (id: id, terms: ProgramSharing.ordered(list, uses))
    }.sorted { one, other in
      one.terms == other.terms ? one.id < other.id : one.terms.lexicographicallyPrecedes(other.terms)
    }
    let start = steps.count
    var open: [Int] = []
    var before: [PredicateID] = []
    for item in ordered {
      // A query without terms is always met; it has a step that always holds.
      let path = item.terms
      let common = zip(before, path).prefix { $0 == $1 }.count
      close(&open, downTo: common)
      for term in path[common...] {
        open.append(steps.count)
        append(entry: entry(of: term))
      }
      if path.isEmpty { append(entry: PlanStep.accept) }
      let last = open.last ?? steps.count - 1
      if steps[last].queryCount == 0 { steps[last].firstQuery = Int32(truncatingIfNeeded: queries.count) }
      steps[last].queryCount += 1
      queries.append(item.id)
      before = path
    }
    close(&open, downTo: 0)
    for index in start..<steps.count where steps[index].onFalse < 0 {
      steps[index].onFalse = Int32(truncatingIfNeeded: index + 1)
    }
    programs.append(
      TableRange(
        start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: steps.count - start)))
    return Int32(truncatingIfNeeded: predicates.count + programs.count - 1)
  }

  private static func ordered(_ terms: [PredicateID], _ uses: [PredicateID: Int]) -> [PredicateID] {
    let shared = terms.filter { uses[$0] ?? 0 > 1 }.sorted { one, other in
      let (count, otherCount) = (uses[one] ?? 0, uses[other] ?? 0)
      return count != otherCount ? count > otherCount : one < other
    }
    return shared + terms.filter { uses[$0] ?? 0 <= 1 }
  }

  private mutating func append(entry: Int32) {
    steps.append(SharedStep(entry: entry, onFalse: -1, firstQuery: 0, queryCount: 0))
  }

  /// Ends the steps below a depth: where they do not hold, the next step is the one to come.
  private mutating func close(_ open: inout [Int], downTo depth: Int) {
    while open.count > depth {
      steps[open.removeLast()].onFalse = Int32(truncatingIfNeeded: steps.count)
    }
  }

  private func terms(of id: PredicateID) -> [PredicateID] {
    switch arena[id] {
    case .and(let operands): operands
    case .constant(let value): value ? [] : [id]
    case .atom, .not, .or: [id]
    }
  }

  private mutating func entry(of term: PredicateID) -> Int32 {
    if let known = entries[term] { return known }
    let entry = entryOf(term)
    entries[term] = entry
    return entry
  }
}
