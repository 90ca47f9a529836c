import TocsinLogModel
package import TocsinSyntax

/// Finds, among many queries, the pairs worth a question.
///
/// Queries stand under the values they must hold (`source:cloudtrail`, `@evt.name:DeleteTrail`) and under the fields
/// they mention. For n queries of k facts each, building takes n·k steps and a lookup as many as it yields: queries
/// over different sources, or that need different values, never meet. The pairs that remain grow with the square of
/// the largest group that shares its rarest value, not of n; ``pairs`` counts them.
///
/// Left out are only pairs for which the answer is known: two queries that need different values of one reserved
/// attribute have no log in common, and a query that cannot bring about what another needs does not imply it, unless no
/// log meets it at all: that is for ``Reasoner/isSatisfiable(_:)`` to say first.
package struct QueryIndex {
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

    func queries(_ subject: QueryFacts.Subject, _ fact: QueryFacts.Fact) -> Set<Int> {
      var found = Set(byField[subject] ?? [])
      switch fact {
      case .values(let values): for value in values { found.formUnion(byValue[subject]?[value] ?? []) }
      case .something: for queries in (byValue[subject] ?? [:]).values { found.formUnion(queries) }
      }
      return found
    }

    /// An upper bound of what `queries` yields, without making it.
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
    let own = facts[query].mandatory.filter { $0.key.isSingle(scope) }
    let free = own.compactMap { subject, fact -> (QueryFacts.Subject, QueryFacts.Fact, Int)? in
      guard case .values = fact else { return nil }
      let others = queries.count - mandatory.naming[subject, default: 0]
      return (subject, fact, mandatory.count(subject, fact) + others)
    }
    let all = free.isEmpty ? Array(queries.indices) : undecided(free)
    let found = all.filter { $0 != query && mayOverlap(own, facts[$0].mandatory) }.sorted()
    pairs += found.count
    return found
  }

  /// Those with a value in common, and those that name no value of the field.
  private mutating func undecided(
    _ facts: [(QueryFacts.Subject, QueryFacts.Fact, Int)]
  ) -> [Int] {
    guard let rarest = facts.min(by: { QueryIndex.isRarer(($0.2, $0.0), ($1.2, $1.0)) }) else { return [] }
    return mandatory.queries(rarest.0, rarest.1) + silentQueries(rarest.0)
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

  private func mayOverlap(
    _ own: [QueryFacts.Subject: QueryFacts.Fact], _ other: [QueryFacts.Subject: QueryFacts.Fact]
  ) -> Bool {
    !own.contains { subject, fact in
      guard case .values(let one) = fact, case .values(let two)? = other[subject] else { return false }
      return one.isDisjoint(with: two)
    }
  }

  /// The queries that may imply one, ascending; of all others only those that no log meets do.
  package mutating func implyingCandidates(of query: Int) -> [Int] {
    // What full text needs can be brought about by any field.
    let needs = facts[query].mandatory.filter { $0.key != .anyText }
    let lists = needs.map { (subject: $0.key, fact: $0.value, count: mentioned.count($0.key, $0.value)) }
    var found: [Int]
    if let rarest = lists.min(by: { QueryIndex.isRarer(($0.count, $0.subject), ($1.count, $1.subject)) }) {
      found = mentioned.queries(rarest.subject, rarest.fact).sorted()
      found = found.filter { candidate in
        candidate != query && needs.allSatisfy { facts[candidate].mentioned[$0.key] != nil }
      }
      found = Set(found).union(forcing.filter { $0 != query }).sorted()
    } else {
      found = queries.indices.filter { $0 != query }
    }
    pairs += found.count
    return found
  }
}
