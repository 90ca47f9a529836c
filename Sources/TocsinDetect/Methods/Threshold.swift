import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// The threshold detection method for one rule: windows per query and group, cases, signals.
///
/// Source: rule reference, section 2. Hits come in (time, arrival) order.
struct Threshold: MethodState {
  let window: Int64
  let join: GroupJoin
  let aggregations: [Aggregation]
  let conditions: ConditionEvaluator
  private let countConditions: CountConditions
  let watchesSilence: Bool
  /// Queries count events, all with one group-by, and silence means nothing: most rules.
  private let isPlain: Bool
  var lifecycle: SignalLifecycle
  var table: WindowTable
  /// Of a rule whose queries are not all grouped alike.
  var cases: JoinedCases
  var joined: JoinedGroups
  private var silences = MinimumHeap<Silence>()
  private var sweep = AmortisedSweep(after: 256)
  var tracker: NearMissTracker

  init(
    rule: Rule, index: Int, limits: StateLimits = .standard,
    follows extent: NearMissTracker.Extent = .untilSignal
  ) {
    tracker = NearMissTracker(rule, index, extent)
    window = Int64(rule.options.evaluationWindow)
    join = GroupJoin(rule.queries)
    aggregations = rule.queries.map(\.aggregation)
    conditions = ConditionEvaluator(cases: rule.cases)
    countConditions = CountConditions(rule.cases)
    let atRest = aggregations.map(\.valueOfNothing)
    watchesSilence = window > 0 && conditions.firstMatch(atRest) != nil
    isPlain = !watchesSilence && join.isUniform && !aggregations.contains { $0.isMeasured }
    table = WindowTable(
      join, aggregations, window: window, limits: limits, evictsSingles: !watchesSilence)
    cases = JoinedCases(join.isUniform ? [] : rule.cases, join, aggregations)
    joined = JoinedGroups(table.layouts, isOrdered: cases.isTraceable)
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: join.fields)
  }

  /// Without a window and with one group-by for all queries, an event decides alone and nothing is kept.
  private var keepsGroups: Bool { window > 0 || !join.isUniform }

  /// The rule has to know the time of every event, also of those that match nothing.
  var isTimeDriven: Bool { watchesSilence }

  var judgesSingleEvents: Bool { !keepsGroups }

  var nearest: NearMiss? { tracker.nearest }

  var losses: MethodLosses {
    var losses = MethodLosses()
    losses.groups = table.overflowingGroups
    losses.samples = table.droppedSamples
    return losses
  }

  /// The input has begun: an ungrouped rule knows its one group from here on.
  mutating func begin(at time: Timestamp) {
    guard watchesSilence, join.fields.isEmpty, !table.knows(.whole) else { return }
    _ = touch(.whole, at: time)
  }

  mutating func apply(_ hit: Hit) {
    advance(before: hit.time)
    if window > 0, join.isUniform, hit.parts.count == 1, hit.parts[0].groups.count == 1 {
      applySingle(hit, hit.parts[0], hit.parts[0].groups[0])
    } else if join.isUniform {
      applyAlike(hit)
    } else {
      applyJoined(hit)
    }
    sweepSometimes(at: hit.time)
  }

  /// An event that one query matched, in one group.
  private mutating func applySingle(_ hit: Hit, _ part: QueryHit, _ group: GroupKey) {
    guard let number = table.enter(hit, part, group) else { return }
    watch(group, at: hit.time)
    table.keepSample(of: hit, number)
    let values = table.values(of: group, number, at: hit.time)
    let met = conditions.firstMatch(values)
    note(values, met, group, hit)
    guard let met else { return }
    record(met, values, group, number, hit, hit.parts)
  }

  /// The values of a hit's group met no case and came further than before: nearly never.
  @inline(never)
  private mutating func follow(_ waiting: PendingHit, in events: MatchBatch, _ number: Int?, met: Int?) {
    let hit = events.hit(
      Int(waiting.hit), of: Int(waiting.event), at: waiting.time, arrival: waiting.arrival)
    let group = hit.parts[0].groups[0]
    let values = window == 0 ? valuesOfEvent(hit.parts, hit) : table.values(of: group, number, at: hit.time)
    tracker.note(values, met: met, join.fields, group) { hit.record }
  }

  /// Applies a hit where it stands, if it is of one query in one group and the rule is plain.
  ///
  /// - Returns: `false`, with nothing done, where it is not.
  mutating func applyInPlace(_ waiting: PendingHit, in events: MatchBatch) -> Bool {
    guard isPlain, !lifecycle.decisions.isKept, let (query, key) = events.onlyKey(ofHit: Int(waiting.hit))
    else {
      return false
    }
    let number: Int?
    let met: Int?
    if window > 0 {
      let admitted = events.withBytes(key.bytes) {
        table.enter($0, hash: key.hash, query, at: waiting.time, arrival: waiting.arrival)
      }
      guard let admitted else {
        sweepSometimes(at: waiting.time)
        return true
      }
      if table.takesSample(ofBytes: events.recordSize(of: Int(waiting.event)), admitted) {
        let record = events.sample(of: Int(waiting.event), at: waiting.time)
        table.keepSample(SampledEvent(number: waiting.arrival, record: record), admitted)
      }
      table.expire(at: waiting.time)
      met = countConditions.firstMatch { table.count($0, inFull: admitted) }
      number = admitted
    } else {
      number = nil
      met = countConditions.firstMatch { $0 == query ? 1 : 0 }
    }
    if tracker.isActive,
      met != nil || tracker.wants(number.map { table.count(query, inFull: $0) } ?? 1, query)
    {
      follow(waiting, in: events, number, met: met)
    }
    if let met {
      record(
        met, number,
        events.hit(
          Int(waiting.hit), of: Int(waiting.event), at: waiting.time, arrival: waiting.arrival))
    }
    sweepSometimes(at: waiting.time)
    return true
  }

  mutating func prefetch(slot: PendingHit?, group: PendingHit?, key: PendingHit?) {
    guard isPlain, window > 0, table.size > Threshold.leastPrefetched else { return }
    if let slot { table.prefetch(slot.hash, .slot) }
    if let group { table.prefetch(group.hash, .entry) }
    if let key { table.prefetch(key.hash, .key) }
  }

  /// Fewer groups than this are in the processor's caches.
  private static let leastPrefetched = 4096

  /// Notes that a hit of one query in one group met a case.
  private mutating func record(_ met: Int, _ number: Int?, _ hit: Hit) {
    let group = hit.parts[0].groups[0]
    let values = window == 0 ? valuesOfEvent(hit.parts, hit) : table.values(of: group, number, at: hit.time)
    record(met, values, group, number, hit, hit.parts)
  }

  /// An event of several queries or groups, where all queries are grouped alike.
  private mutating func applyAlike(_ hit: Hit) {
    if keepsGroups { table.enter(hit) }
    var touched: Set<GroupKey> = []
    for part in hit.parts { touched.formUnion(part.groups) }
    for full in touched.sorted() {
      var number: Int?
      if keepsGroups {
        number = touch(full, at: hit.time)
        guard let number else { continue }
        if window > 0 { table.keepSample(of: hit, number) }
      }
      evaluate(full, number, hit)
    }
  }

  /// Evaluates the silences that fall before `time`, and closes what ended by then.
  mutating func advance(before time: Timestamp) {
    while let due = silences.first, due.time < time {
      _ = silences.removeFirst()
      evaluateSilence(due)
    }
  }

  /// The input has ended: silences up to the last event's time, then every signal, open ones as open.
  mutating func finish(at last: Timestamp?) -> [Signal] {
    if let last {
      while let due = silences.first, due.time <= last {
        _ = silences.removeFirst()
        evaluateSilence(due)
      }
    }
    return lifecycle.finish(at: last)
  }

  mutating func touch(_ group: GroupKey, at time: Timestamp) -> Int? {
    let number = table.touch(group, at: time)
    if number != nil { watch(group, at: time) }
    return number
  }

  private mutating func watch(_ group: GroupKey, at time: Timestamp) {
    if watchesSilence { silences.insert(Silence(time: time.advanced(seconds: window), group: group)) }
  }

  private mutating func evaluate(_ group: GroupKey, _ number: Int?, _ hit: Hit) {
    let matched = matchedParts(of: group, hit)
    let values = window == 0 ? valuesOfEvent(matched, hit) : table.values(of: group, number, at: hit.time)
    let met = conditions.firstMatch(values)
    note(values, met, group, hit)
    guard let met else { return }
    record(met, values, group, number, hit, matched)
  }

  /// The queries that an event matched in a full group.
  func matchedParts(of group: GroupKey, _ hit: Hit) -> [QueryHit] {
    hit.parts.filter { part in
      part.groups.contains(
        join.isFull[part.query] ? group : group.projected(on: join.positions[part.query]))
    }
  }

  mutating func note(_ values: [QueryValue], _ met: Int?, _ group: GroupKey, _ hit: Hit) {
    if tracker.isActive { tracker.note(values, met: met, join.fields, group) { hit.record } }
    guard lifecycle.decisions.isKept else { return }
    lifecycle.decisions.add(
      Decision(ThresholdDecision(values: values, caseIndex: met)), about: hit, of: group, join.fields)
  }

  mutating func record(
    _ met: Int, _ values: [QueryValue], _ group: GroupKey, _ number: Int?, _ hit: Hit, _ matched: [QueryHit]
  ) {
    var match = SignalMatch(time: hit.time, caseIndex: met, values: values, trigger: hit.record)
    if window > 0 {
      fillWindow(&match, group, number, hit)
    } else {
      match.evidence = MatchEvidence(of: hit, queries: matched.map(\.query), queryCount: aggregations.count)
    }
    lifecycle.record(match, group: group)
  }

  func valuesOfEvent(_ matched: [QueryHit], _ hit: Hit) -> [QueryValue] {
    aggregations.enumerated().map { index, aggregation in
      let events = matched.filter { $0.query == index }.map {
        Contribution(time: hit.time, arrival: hit.arrival, numbers: $0.numbers, tuples: $0.tuples)
      }
      return QueryWindow.value(of: aggregation, events[...])
    }
  }

  /// What the window holds that the signal has not counted: all of it when the signal is created.
  private func fillWindow(_ match: inout SignalMatch, _ group: GroupKey, _ number: Int?, _ hit: Hit) {
    let counted = lifecycle.counted(group, at: hit.time)
    let last = UInt32(truncatingIfNeeded: counted?.number ?? 0)
    var oldest = hit.time
    var evidence = MatchEvidence()
    // Mostly the event that decided is the only new one: a set is made for the second.
    var total = 0
    var first: UInt32 = 0
    var arrivals: Set<UInt32> = []
    var events: [Int: MatchEvidence.CountedEvent] = [:]
    for query in aggregations.indices {
      var count = 0
      table.forEachEvent(query, of: group, number) { time, arrival in
        // Arrivals are the low bits of numbers that are near to each other.
        if let counted, time < counted.time || time == counted.time && Int32(bitPattern: arrival &- last) <= 0
        {
          return false
        }
        count += 1
        oldest = min(oldest, time)
        if total == 0 { first = arrival } else { arrivals.insert(arrival) }
        total += 1
        if lifecycle.tellsEventsApart {
          let number = hit.arrival - Int(UInt32(truncatingIfNeeded: hit.arrival) &- arrival)
          events[
            number, default: .init(position: EventPosition(time: time, number: number), queries: [])
          ].queries.append(query)
        }
        return true
      }
      evidence.eventsPerQuery.append(count)
    }
    if total > 1 { arrivals.insert(first) }
    evidence.eventCount = min(total, max(1, arrivals.count))
    evidence.events = Array(events.values)
    evidence.samples = number.map { table.samples(of: group, $0, at: hit.time) } ?? []
    evidence.decide(hit.arrival, hit.record)
    match.evidence = evidence
    match.position = EventPosition(time: hit.time, number: hit.arrival)
    match.windowStart = oldest
  }

  private mutating func evaluateSilence(_ due: Silence) {
    guard let last = table.silentSince(due.group), last.advanced(seconds: window) == due.time else { return }
    table.endSilence(due.group)
    let values = table.values(of: due.group, nil, at: due.time)
    guard let met = conditions.firstMatch(values) else { return }
    let match = SignalMatch(time: due.time, caseIndex: met, values: values, trigger: nil)
    lifecycle.record(match, group: due.group)
  }

  /// Drops groups and windows that time has emptied.
  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: table.size) else { return }
    table.sweep(at: time, keepsFullGroups: watchesSilence || !join.isUniform)
    lifecycle.closeEnded(at: time)
  }
}

/// The instant at which a group falls silent; of one instant in group order.
private struct Silence: Comparable, Sendable {
  var time: Timestamp
  var group: GroupKey

  static func < (left: Silence, right: Silence) -> Bool {
    left.time != right.time ? left.time < right.time : left.group < right.group
  }
}
