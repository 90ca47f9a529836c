package import TocsinLogModel
package import TocsinSemantics

/// The threshold detection method for one rule: windows per query and group, cases, signals.
///
/// Source: rule reference, section 2. Hits come in (time, arrival) order.
package struct Threshold: Sendable {
  private let window: Int64
  private let join: GroupJoin
  private let aggregations: [Aggregation]
  private let conditions: ConditionEvaluator
  private let watchesSilence: Bool
  private var lifecycle: SignalLifecycle
  private var table: WindowTable
  private var silences = SilenceQueue()
  private var hitsSinceSweep = 0

  package init(rule: Rule, index: Int, limits: StateLimits = .standard) {
    window = Int64(rule.options.evaluationWindow)
    join = GroupJoin(rule.queries)
    aggregations = rule.queries.map(\.aggregation)
    conditions = ConditionEvaluator(cases: rule.cases)
    let atRest: [QueryValue] = aggregations.map { $0 == .max ? .none : .zero }
    watchesSilence = window > 0 && conditions.firstMatch(atRest) != nil
    table = WindowTable(join, aggregations, window: window, limits: limits)
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: join.fields)
  }

  /// Without a window and with one group-by for all queries, an event decides alone and nothing is kept.
  private var keepsGroups: Bool { window > 0 || !join.isUniform }

  /// The rule has to know the time of every event, also of those that match nothing.
  package var needsEveryEvent: Bool { watchesSilence }

  /// Events left out, since there were too many groups.
  package var overflowingGroups: Int { table.overflowingGroups }
  /// Samples not kept, since there was no room.
  package var droppedSamples: Int { table.droppedSamples }

  package var hasClosed: Bool { lifecycle.hasClosed }

  package mutating func takeClosed() -> [Signal] { lifecycle.takeClosed() }

  /// The input has begun: an ungrouped rule knows its one group from here on.
  package mutating func begin(at time: Timestamp) {
    guard watchesSilence, join.fields.isEmpty, !table.knows(.whole) else { return }
    _ = touch(.whole, at: time)
  }

  package mutating func apply(_ hit: Hit) {
    advance(before: hit.time)
    if keepsGroups { table.enter(hit) }
    var touched: Set<GroupKey> = []
    for part in hit.parts {
      for group in part.groups { touched.formUnion(table.fullGroups(of: part.query, group)) }
    }
    for full in touched.sorted() {
      if keepsGroups, !touch(full, at: hit.time) { continue }
      if window > 0 { table.keepSample(hit.record, of: full) }
      evaluate(full, hit)
    }
    sweepSometimes(at: hit.time)
  }

  /// Evaluates the silences that fall before `time`, and closes what ended by then.
  package mutating func advance(before time: Timestamp) {
    while let due = silences.first, due.time < time { evaluateSilence(silences.removeFirst()) }
  }

  /// The input has ended: silences up to the last event's time, then every signal, open ones as open.
  package mutating func finish(at last: Timestamp?) -> [Signal] {
    if let last {
      while let due = silences.first, due.time <= last { evaluateSilence(silences.removeFirst()) }
    }
    return lifecycle.finish()
  }

  private mutating func touch(_ group: GroupKey, at time: Timestamp) -> Bool {
    guard table.touch(group, at: time) else { return false }
    if watchesSilence { silences.insert(time.advanced(seconds: window), group) }
    return true
  }

  private mutating func evaluate(_ group: GroupKey, _ hit: Hit) {
    let matched = hit.parts.filter { part in
      part.groups.contains { group.projected(on: join.positions[part.query]) == $0 }
    }
    let values: [QueryValue]
    if window == 0 {
      values = valuesOfEvent(matched, hit)
    } else {
      values = table.values(of: group, at: hit.time)
    }
    guard let met = conditions.firstMatch(values) else { return }
    var match = SignalMatch(
      time: hit.time, caseIndex: met, values: values, trigger: hit.record, queries: matched.map(\.query))
    if window == 0 || !lifecycle.isOpen(group, at: hit.time) {
      fillWindow(&match, group, hit, matched)
    }
    lifecycle.record(match, group: group)
  }

  private func valuesOfEvent(_ matched: [Hit.Part], _ hit: Hit) -> [QueryValue] {
    aggregations.enumerated().map { index, aggregation in
      let events = matched.filter { $0.query == index }.map {
        Contribution(time: hit.time, arrival: hit.arrival, numbers: $0.numbers, tuples: $0.tuples)
      }
      return QueryWindow.value(
        of: aggregation, events[...], distinct: Set(events.flatMap(\.tuples)).count)
    }
  }

  /// What the signal needs to know of the window when it is created.
  private mutating func fillWindow(
    _ match: inout SignalMatch, _ group: GroupKey, _ hit: Hit, _ matched: [Hit.Part]
  ) {
    guard window > 0 else {
      match.samples = [hit.record]
      match.eventsPerQuery = aggregations.indices.map { query in
        matched.contains { $0.query == query } ? 1 : 0
      }
      match.eventsMatched = 1
      return
    }
    var arrivals: Set<UInt32> = []
    var oldest = hit.time
    match.eventsPerQuery = aggregations.indices.map { query in
      table.forEachEvent(query, of: group) { time, arrival in
        arrivals.insert(arrival)
        if time < oldest { oldest = time }
      }
    }
    match.eventsMatched = arrivals.count
    match.windowStart = oldest
    let samples = table.samples(of: group)
    match.samples = samples.isEmpty ? [hit.record] : samples
  }

  private mutating func evaluateSilence(_ due: SilenceQueue.Entry) {
    guard let last = table.silentSince(due.group), last.advanced(seconds: window) == due.time else { return }
    table.endSilence(due.group)
    let values = table.values(of: due.group, at: due.time)
    guard let met = conditions.firstMatch(values) else { return }
    let match = SignalMatch(time: due.time, caseIndex: met, values: values, trigger: nil, queries: [])
    lifecycle.record(match, group: due.group)
  }

  /// Drops groups and windows that time has emptied; each hit pays for one, so the sweep is amortised.
  private mutating func sweepSometimes(at time: Timestamp) {
    hitsSinceSweep += 1
    guard hitsSinceSweep > 256, hitsSinceSweep > table.size else { return }
    hitsSinceSweep = 0
    table.sweep(at: time, keepsFullGroups: watchesSilence || !join.isUniform)
    lifecycle.closeEnded(at: time)
  }
}
