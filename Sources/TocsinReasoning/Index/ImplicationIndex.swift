import TocsinLogModel
package import TocsinSyntax

/// Finds, among many queries, the pairs worth a question.
///
/// Queries stand under the values they must hold (`source:cloudtrail`, `@evt.name:DeleteTrail`) and under the fields
/// they mention. For n queries of k facts each, building takes n·k steps, and a lookup walks the group that shares the
/// rarest value: queries over different sources, or that need different values, never meet. Pairs come one by one, so
/// that whoever has seen enough does not pay for the others; ``pairs`` counts those that were given out.
///
/// Left out are only pairs for which the answer is known: two queries that need different values of one reserved
/// attribute have no log in common, and a query that cannot bring about what another needs does not imply it, unless no
/// log meets it at all: that is for ``Reasoner/isSatisfiable(_:)`` to say first.
package struct ImplicationIndex {
  package private(set) var queries: [QuerySyntax] = []
  /// Pairs given out so far.
  package private(set) var pairs = 0
  private var builder = FormulaBuilder()
  private var facts: [QueryFacts] = []
  private var mandatory = Postings()
  private var mentioned = Postings()
  private var forcing: [Int] = []
  /// By field: the queries that must hold nothing there, as of a number of queries.
  private var silent: [QueryFacts.Subject: (count: Int, queries: [Int])] = [:]

  /// Which logs two queries may share.
  package enum OverlapScope: Sendable {
    case allLogs
    /// No attribute holds a list: `@evt.name:a` and `@evt.name:b` are then met by different logs.
    case logsWithoutLists
  }

  /// Queries by field and value; each query once a list, ascending.
  private struct Postings {
    var byValue: [QueryFacts.Subject: [UTF8Text: [Int]]] = [:]
    /// Those that ask something of the field other than equality.
    var byField: [QueryFacts.Subject: [Int]] = [:]
    /// Those that ask anything of the field.
    var naming: [QueryFacts.Subject: Int] = [:]

    mutating func add(_ query: Int, _ subject: QueryFacts.Subject, _ fact: QueryFacts.Fact) {
      switch fact {
      case .something:
        if byField[subject]?.last != query { byField[subject, default: []].append(query) }
      case .values(let values):
        for value in values where byValue[subject]?[value]?.last != query {
          byValue[subject, default: [:]][value, default: []].append(query)
        }
      }
    }

    /// Lists that hold the queries, each ascending.
    func lists(_ subject: QueryFacts.Subject, _ fact: QueryFacts.Fact) -> [[Int]] {
      let others = byField[subject].map { [$0] } ?? []
      switch fact {
      case .values(let values): return others + values.compactMap { byValue[subject]?[$0] }
      case .something: return others + Array((byValue[subject] ?? [:]).values)
      }
    }

    /// The number of entries in `lists`, without making them.
    func count(_ subject: QueryFacts.Subject, _ fact: QueryFacts.Fact) -> Int {
      let others = byField[subject]?.count ?? 0
      switch fact {
      case .values(let values): return values.reduce(others) { $0 + (byValue[subject]?[$1]?.count ?? 0) }
      case .something: return (byValue[subject] ?? [:]).values.reduce(others) { $0 + $1.count }
      }
    }
  }

  package init() {}

  /// Takes in a query; its number is its position.
  @discardableResult
  package mutating func add(_ query: QuerySyntax) -> Int {
    builder.forgetPlaces()
    let formula = builder.formula(query)
    let own = QueryFacts(formula, builder.atoms)
    let number = queries.count
    queries.append(query)
    facts.append(own)
    if own.mayForceObjects { forcing.append(number) }
    for (subject, fact) in own.mandatory where subject.isSingle(.logsWithoutLists) {
      mandatory.add(number, subject, fact)
      mandatory.naming[subject, default: 0] += 1
    }
    for (subject, mentions) in own.mentioned { for fact in mentions { mentioned.add(number, subject, fact) } }
    return number
  }

  /// The queries that may have a log in common with one, ascending; all others have none of that scope.
  package mutating func overlapCandidates(of query: Int, in scope: OverlapScope = .allLogs) -> [Int] {
    let found = Array(overlaps(of: query, before: queries.count, in: scope))
    pairs += found.count
    return found
  }

  /// Those of them that stand before `end`, one by one.
  package mutating func overlaps(
    of query: Int, before end: Int, in scope: OverlapScope
  ) -> OverlapCandidates {
    let own = facts[query].mandatory.filter { $0.key.isSingle(scope) }
    let lists = overlapLists(own) ?? [Array(0..<end)]
    return OverlapCandidates(
      query: query, end: end, own: own, facts: facts, merged: AscendingMerge(lists))
  }

  /// By the rarest value: those that have one in common, and those that name none of the field.
  private mutating func overlapLists(_ own: [QueryFacts.Subject: QueryFacts.Fact]) -> [[Int]]? {
    let valued = own.compactMap { subject, fact -> (QueryFacts.Subject, QueryFacts.Fact, Int)? in
      guard case .values = fact else { return nil }
      let others = queries.count - mandatory.naming[subject, default: 0]
      return (subject, fact, mandatory.count(subject, fact) + others)
    }
    guard let rarest = valued.min(by: { ImplicationIndex.isRarer(($0.2, $0.0), ($1.2, $1.0)) }) else {
      return nil
    }
    return mandatory.lists(rarest.0, rarest.1) + [silentQueries(rarest.0)]
  }

  private mutating func silentQueries(_ subject: QueryFacts.Subject) -> [Int] {
    if let known = silent[subject], known.count == queries.count { return known.queries }
    let found = queries.indices.filter { facts[$0].mandatory[subject] == nil }
    silent[subject] = (queries.count, found)
    return found
  }

  private static func isRarer(_ one: (Int, QueryFacts.Subject), _ other: (Int, QueryFacts.Subject)) -> Bool {
    one.0 != other.0 ? one.0 < other.0 : one.1.order.lexicographicallyPrecedes(other.1.order)
  }

  /// At most so many queries before `end` are given by ``overlaps(of:before:in:)``; none of them is looked at.
  package mutating func overlapBound(of query: Int, before end: Int, in scope: OverlapScope) -> Int {
    let own = facts[query].mandatory.filter { $0.key.isSingle(scope) }
    guard let lists = overlapLists(own) else { return end }
    return min(end, lists.reduce(0) { $0 + $1.partitioningIndex(from: end) })
  }

  /// Whether one query may imply another; where it may not, it does not, unless no log meets it at all.
  package func mayImply(_ one: Int, _ other: Int) -> Bool {
    let own = facts[one]
    return own.mayForceObjects
      || facts[other].mandatory.allSatisfy { subject, fact in
        // What full text needs can be brought about by any field.
        subject == .anyText || own.mayBring(fact, of: subject)
      }
  }

  /// The queries that may imply one, ascending; of all others only those that no log meets do.
  package mutating func implyingCandidates(of query: Int) -> [Int] {
    // What full text needs can be brought about by any field.
    let needs = facts[query].mandatory.filter { $0.key != .anyText }
    let lists = needs.map { (subject: $0.key, fact: $0.value, count: mentioned.count($0.key, $0.value)) }
    var found: [Int]
    if let rarest = lists.min(by: { ImplicationIndex.isRarer(($0.count, $0.subject), ($1.count, $1.subject)) }
    ) {
      found = []
      var merged = AscendingMerge(mentioned.lists(rarest.subject, rarest.fact) + [forcing])
      while let candidate = merged.next() {
        guard candidate != query, mayImply(candidate, query) else { continue }
        found.append(candidate)
      }
    } else {
      found = queries.indices.filter { $0 != query }
    }
    pairs += found.count
    return found
  }
}

/// The queries that may have a log in common with one.
package struct OverlapCandidates: Sequence, IteratorProtocol {
  fileprivate let query: Int
  fileprivate let end: Int
  fileprivate let own: [QueryFacts.Subject: QueryFacts.Fact]
  fileprivate let facts: [QueryFacts]
  fileprivate var merged: AscendingMerge

  package mutating func next() -> Int? {
    while let other = merged.next(), other < end {
      if other != query, mayOverlap(facts[other].mandatory) { return other }
    }
    return nil
  }

  private func mayOverlap(_ other: [QueryFacts.Subject: QueryFacts.Fact]) -> Bool {
    !own.contains { subject, fact in
      guard case .values(let one) = fact, case .values(let two)? = other[subject] else { return false }
      return one.isDisjoint(with: two)
    }
  }
}

/// Ascending lists as one, each number once.
private struct AscendingMerge {
  private let lists: [[Int]]
  private var positions: [Int]

  /// More lists than this are joined first.
  private static let maximumLists = 8

  init(_ lists: [[Int]]) {
    self.lists = lists.count > AscendingMerge.maximumLists ? [Set(lists.joined()).sorted()] : lists
    positions = Array(repeating: 0, count: self.lists.count)
  }

  mutating func next() -> Int? {
    var least: Int?
    for (list, position) in zip(lists, positions) where position < list.count {
      least = min(least ?? list[position], list[position])
    }
    guard let least else { return nil }
    for index in lists.indices where positions[index] < lists[index].count {
      if lists[index][positions[index]] == least { positions[index] += 1 }
    }
    return least
  }
}

extension [Int] {
  /// Of ascending numbers, how many are below a bound.
  fileprivate func partitioningIndex(from bound: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
