import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Rules whose queries are not all grouped alike: an event of a query that lacks fields of the full group counts in every
/// group that agrees with it, but only those are judged that it can bring to a case.
///
/// The other groups stay known and are not evaluated. Nothing shows that, since a group that meets no case can only be
/// the nearest one, and that is found by the share of its case.
extension Threshold {
  /// A group at an event.
  struct JudgedGroup: Sendable {
    var key: GroupKey
    var number: Int
    var values: [QueryValue]
    var met: Int?
  }

  mutating func applyJoined(_ hit: Hit) {
    table.enter(hit)
    noteNegativeNumbers(hit)
    var judged = judgeOwn(hit)
    var looked: Set<LessGrouped> = []
    for part in hit.parts where !join.isFull[part.query] {
      let layer = table.layer(of: part.query)
      for group in part.groups where looked.insert(LessGrouped(layer: layer, key: group)).inserted {
        guard let entry = joined.entry(layer, group) else { continue }
        judgeJoined(layer, entry, hit, &judged)
      }
    }
    if judged.isEmpty { return }
    var known: Set<Int> = []
    for group in judged.sorted(by: { $0.key < $1.key }) where known.insert(group.number).inserted {
      note(group.values, group.met, group.key, hit)
      guard let met = group.met else { continue }
      let matched = window == 0 ? matchedParts(of: group.key, hit) : []
      record(met, group.values, group.key, group.number, hit, matched)
    }
    if !tracker.isActive { joined.dropShares(table.full) }
  }

  private struct LessGrouped: Hashable {
    var layer: Int
    var key: GroupKey
  }

  /// The groups of the event's queries with all fields: each is judged.
  private mutating func judgeOwn(_ hit: Hit) -> [JudgedGroup] {
    var own: Set<GroupKey> = []
    for part in hit.parts where join.isFull[part.query] { own.formUnion(part.groups) }
    var judged: [JudgedGroup] = []
    for key in own.count > 1 ? own.sorted() : Array(own) {
      guard let number = touch(key, at: hit.time) else { continue }
      if window > 0 { table.keepSample(of: hit, number) }
      judged.append(judge(number, key, hit))
    }
    return judged
  }

  /// Judges a group, and notes what its own queries amount to.
  private mutating func judge(_ number: Int, _ key: GroupKey, _ hit: Hit) -> JudgedGroup {
    let values = values(number, key, hit)
    // Without a window nothing is left of an event.
    joined.set(number, state(window == 0 ? atRest : values), table.full)
    return JudgedGroup(key: key, number: number, values: values, met: conditions.firstMatch(values))
  }

  private mutating func values(_ number: Int, _ key: GroupKey, _ hit: Hit) -> [QueryValue] {
    window == 0
      ? valuesOfEvent(matchedParts(of: key, hit), hit) : table.values(of: key, number, at: hit.time)
  }

  private var atRest: [QueryValue] { aggregations.map(\.valueOfNothing) }

  private func state(_ values: [QueryValue]) -> JoinedGroups.State {
    let met = cases.outcomes(values) & cases.own
    guard joined.isOrdered else { return JoinedGroups.State(met: met, shares: []) }
    var shares = cases.shares(values)
    for index in shares.indices where cases.own & (1 << index) == 0 { shares[index] = 0 }
    return JoinedGroups.State(met: met, shares: shares)
  }

  private mutating func noteNegativeNumbers(_ hit: Hit) {
    for part in hit.parts where join.isFull[part.query] && aggregations[part.query] == .sum {
      if part.numbers.contains(where: { $0 < DecimalNumber(0) }) {
        cases.letSumsRise()
        joined.dropShares(table.full)
      }
    }
  }

  private mutating func judgeJoined(_ layer: Int, _ entry: Int, _ hit: Hit, _ judged: inout [JudgedGroup]) {
    let needsAll =
      watchesSilence || lifecycle.decisions.isKept || !cases.isBounded
      || tracker.isActive && !joined.isOrdered
    if needsAll { return judgeAll(layer, entry, hit, &judged) }
    guard let bucket = joined.buckets(layer, of: entry).first, let any = joined.first(layer, bucket)
    else { return }
    // All groups of the entry have the same values of these queries.
    let values = values(any, table.full.key(of: any), hit)
    let positions = Set(table.layouts[layer])
    let exact = cases.comparisons { query in
      !join.isFull[query] && positions.isSuperset(of: join.positions[query])
    }
    if tracker.isActive {
      judgeNearest(layer, entry, hit, cases.shares(values), exact, &judged)
    } else {
      let outcomes = cases.outcomes(values) & exact
      let certain = window == 0 ? exact | cases.own : exact
      for bucket in joined.buckets(layer, of: entry)
      where cases.canMeet(joined.state(layer, bucket).met | outcomes, exact: certain) {
        judgeMembers(layer, bucket, hit, &judged)
      }
    }
  }

  private mutating func judgeAll(_ layer: Int, _ entry: Int, _ hit: Hit, _ judged: inout [JudgedGroup]) {
    let own = Set(judged.map(\.number))
    for bucket in joined.buckets(layer, of: entry) {
      for member in joined.members(layer, bucket) where !own.contains(Int(member)) {
        let key = table.full.key(of: Int(member))
        _ = touch(key, at: hit.time)
        judged.append(judge(Int(member), key, hit))
      }
    }
  }

  /// Judges the groups of a bucket, of which those that meet no case go to where they belong now.
  private mutating func judgeMembers(
    _ layer: Int, _ bucket: Int32, _ hit: Hit, _ judged: inout [JudgedGroup]
  ) {
    let own = Set(judged.map(\.number))
    for member in joined.members(layer, bucket) where !own.contains(Int(member)) {
      let group = judge(Int(member), table.full.key(of: Int(member)), hit)
      if group.met != nil { judged.append(group) }
    }
  }

  /// Judges the groups that can meet a case, and the one that comes nearest if none came as near before.
  ///
  /// `shares` are those of the comparisons now; the `exact` ones are the same for all groups of the entry.
  private mutating func judgeNearest(
    _ layer: Int, _ entry: Int, _ hit: Hit, _ shares: [Double], _ exact: JoinedCases.Outcomes,
    _ judged: inout [JudgedGroup]
  ) {
    let own = cases.own
    let before = tracker.nearest?.share ?? 0
    func share(_ cases: JoinedCases, _ state: [Double]) -> Double {
      cases.share { number in
        let bit: JoinedCases.Outcomes = 1 << number
        return own & bit != 0 ? state[number] : exact & bit != 0 ? shares[number] : 1
      }
    }
    guard share(cases, joined.greatest(layer, of: entry)) > before else { return }
    if own | exact != cases.comparisons(where: { _ in true }) {
      judgeAll(layer, entry, hit, &judged)
      joined.refreshGreatest(layer, of: entry)
      return
    }
    for bucket in joined.buckets(layer, of: entry)
    where share(cases, joined.state(layer, bucket).shares) == 1 {
      judgeMembers(layer, bucket, hit, &judged)
    }
    while !judged.contains(where: { $0.met != nil }) {
      var best = before
      var buckets: [Int32] = []
      for bucket in joined.buckets(layer, of: entry) {
        let share = share(cases, joined.state(layer, bucket).shares)
        if share > best { (best, buckets) = (share, []) }
        if share == best, share > before { buckets.append(bucket) }
      }
      if buckets.isEmpty { break }
      let nearest = buckets.compactMap { firstOfState(layer, $0, hit) }
      if let first = nearest.min(by: { $0.key < $1.key }) {
        judged.append(first)
        break
      }
    }
    joined.refreshGreatest(layer, of: entry)
  }

  /// The first group that is still in the state of a bucket; those before it go to where they belong now.
  private mutating func firstOfState(_ layer: Int, _ bucket: Int32, _ hit: Hit) -> JudgedGroup? {
    // A bucket that the last one has left stays empty as long.
    while let number = joined.first(layer, bucket) {
      let group = judge(number, table.full.key(of: number), hit)
      if joined.bucket(layer, of: number) == bucket { return group }
    }
    return nil
  }
}
