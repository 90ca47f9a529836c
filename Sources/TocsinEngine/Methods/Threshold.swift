package import TocsinLogModel
package import TocsinSemantics

/// The threshold detection method for one rule: windows per query and group, cases, signals.
///
/// Source: rule reference, section 2. Hits come in (time, arrival) order.
package struct Threshold: Sendable {
  private struct WindowKey: Hashable {
    var query: Int
    var group: GroupKey
  }

  /// What is known of a full group while it may still matter.
  private struct GroupState {
    var lastEvent: Timestamp
    /// The oldest events of the window, at most ``Signal/maximumSamples``.
    var samples: [SampleRecord] = []
    /// The silence instant `lastEvent + W` has been evaluated.
    var silenceDone = false
  }

  private let window: Int64
  private let join: GroupJoin
  private let aggregations: [Aggregation]
  private let conditions: ConditionEvaluator
  private let watchesSilence: Bool
  private var lifecycle: SignalLifecycle
  private var windows: [WindowKey: QueryWindow] = [:]
  private var groups: [GroupKey: GroupState] = [:]
  private var silences = SilenceQueue()
  private var hitsSinceSweep = 0

  package init(rule: Rule, index: Int) {
    window = Int64(rule.options.evaluationWindow)
    join = GroupJoin(rule.queries)
    aggregations = rule.queries.map(\.aggregation)
    conditions = ConditionEvaluator(cases: rule.cases)
    let atRest: [QueryValue] = aggregations.map { $0 == .max ? .none : .zero }
    watchesSilence = window > 0 && conditions.firstMatch(atRest) != nil
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: join.fields)
  }

  /// Without a window and with one group-by for all queries, an event decides alone and nothing is kept.
  private var keepsGroups: Bool { window > 0 || !join.isUniform }

  /// The rule has to know the time of every event, also of those that match nothing.
  package var needsEveryEvent: Bool { watchesSilence }

  package var hasClosed: Bool { lifecycle.hasClosed }

  package mutating func takeClosed() -> [Signal] { lifecycle.takeClosed() }

  /// The input has begun: an ungrouped rule knows its one group from here on.
  package mutating func begin(at time: Timestamp) {
    guard watchesSilence, join.fields.isEmpty, groups[.whole] == nil else { return }
    touch(.whole, at: time)
  }

  package mutating func apply(_ hit: Hit) {
    advance(before: hit.time)
    if keepsGroups { enter(hit) }
    var touched: Set<GroupKey> = []
    for part in hit.parts {
      for group in part.groups { touched.formUnion(fullGroups(of: part.query, group)) }
    }
    for full in touched.sorted() {
      if keepsGroups { touch(full, at: hit.time) }
      if window > 0 { keepSample(hit.record, of: full) }
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

  /// The full groups that a query's group takes part in.
  private func fullGroups(of query: Int, _ group: GroupKey) -> [GroupKey] {
    if join.isFull[query] { return [group] }
    let positions = join.positions[query]
    return groups.keys.filter { $0.projected(on: positions) == group }
  }

  private mutating func touch(_ group: GroupKey, at time: Timestamp) {
    if groups[group] == nil { groups[group] = GroupState(lastEvent: time) }
    groups[group]?.lastEvent = time
    groups[group]?.silenceDone = false
    if watchesSilence { silences.insert(time.advanced(seconds: window), group) }
  }

  private mutating func keepSample(_ record: SampleRecord, of group: GroupKey) {
    guard var state = groups.removeValue(forKey: group) else { return }
    let edge = record.time.advanced(seconds: -window)
    state.samples.removeAll { $0.time <= edge }
    if state.samples.count == Signal.maximumSamples { state.samples.removeLast() }
    state.samples.append(record)
    groups[group] = state
  }

  /// Enters the hit in the windows of its queries, and makes its full groups known so that others can join them.
  private mutating func enter(_ hit: Hit) {
    for part in hit.parts {
      for group in part.groups {
        if join.isFull[part.query], groups[group] == nil { groups[group] = GroupState(lastEvent: hit.time) }
        guard window > 0 else { continue }
        windows[WindowKey(query: part.query, group: group), default: QueryWindow(aggregations[part.query])]
          .add(
            Contribution(time: hit.time, arrival: hit.arrival, numbers: part.numbers, tuples: part.tuples))
      }
    }
  }

  private mutating func evaluate(_ group: GroupKey, _ hit: Hit) {
    let matched = hit.parts.filter { part in
      part.groups.contains { group.projected(on: join.positions[part.query]) == $0 }
    }
    let values: [QueryValue]
    if window == 0 {
      values = valuesOfEvent(matched, hit)
    } else {
      values = windowValues(of: group, at: hit.time)
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

  private mutating func windowValues(of group: GroupKey, at time: Timestamp) -> [QueryValue] {
    let edge = time.advanced(seconds: -window)
    return aggregations.indices.map { query in
      let key = WindowKey(query: query, group: group.projected(on: join.positions[query]))
      guard windows[key] != nil else { return aggregations[query] == .max ? .none : .zero }
      windows[key]?.expire(through: edge)
      return windows[key]?.value ?? .zero
    }
  }

  /// What the signal needs to know of the window when it is created.
  private func fillWindow(
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
    var arrivals: Set<Int> = []
    var oldest = hit.time
    match.eventsPerQuery = aggregations.indices.map { query in
      let key = WindowKey(query: query, group: group.projected(on: join.positions[query]))
      let live = windows[key]?.live ?? []
      for event in live { arrivals.insert(event.arrival) }
      if let first = live.first, first.time < oldest { oldest = first.time }
      return live.count
    }
    match.eventsMatched = arrivals.count
    match.windowStart = oldest
    match.samples = groups[group]?.samples ?? [hit.record]
  }

  private mutating func evaluateSilence(_ due: SilenceQueue.Entry) {
    guard let state = groups[due.group], !state.silenceDone,
      state.lastEvent.advanced(seconds: window) == due.time
    else { return }
    groups[due.group]?.silenceDone = true
    let values = windowValues(of: due.group, at: due.time)
    guard let met = conditions.firstMatch(values) else { return }
    let match = SignalMatch(time: due.time, caseIndex: met, values: values, trigger: nil, queries: [])
    lifecycle.record(match, group: due.group)
  }

  /// Drops groups and windows that time has emptied; each hit pays for one, so the sweep is amortised.
  private mutating func sweepSometimes(at time: Timestamp) {
    hitsSinceSweep += 1
    guard hitsSinceSweep > 256, hitsSinceSweep > windows.count + groups.count else { return }
    hitsSinceSweep = 0
    let edge = time.advanced(seconds: -window)
    windows = windows.filter { $0.value.live.last.map { $0.time > edge } ?? false }
    // A silent or joined group stays known.
    if !watchesSilence, join.isUniform { groups = groups.filter { $0.value.lastEvent > edge } }
    lifecycle.closeEnded(at: time)
  }
}
