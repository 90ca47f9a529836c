import TocsinLogModel
import TocsinMatch
import TocsinSemantics

extension SequenceOptions: MethodStateMaker {
  var keepsSamples: Bool { true }

  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState {
    StepSequence(rule: rule, steps: steps, index: index, limits: limits)
  }
}

/// Steps that must be met one after another by events of one group: the sequence detection method, and `THEN`.
///
/// Source: rule reference, section 3.6, and query reference, section 6.3. A stage of `THEN` is a step whose own window
/// and whose time after the stage before are the evaluation window. Our reading where nothing is published: an event
/// completes a step only if it meets a query that the step names, unless the step holds over no events at all; a match
/// uses up the completions that led to it, and those that rest on them.
struct StepSequence: MethodState {
  struct Step: Sendable {
    var condition: CaseCondition
    var window: Int64
    var within: Int64
    /// The queries of which an event may complete it; `nil` is any.
    var completing: Set<Int>?
    var isMonotone: Bool
  }

  /// A step completed by an event.
  struct Completion: Sendable {
    var time: Timestamp
    var order: Int
    var queries: [Int]
    var sample: SampleRecord?
    /// Those of the steps before, in order.
    var chain: [Completion]
  }

  /// What is known of one full group.
  struct GroupState: Sendable {
    /// Events up to then do not count: the group hears of what came before it as far as all windows reach.
    var unheard: Timestamp
    var lastEvent: Timestamp
    /// By query, for queries that have the full group.
    var logs: [EventLog]
    /// By step but the last: oldest first.
    var completions: [FrontQueue<Completion>]
    /// Of the events that belong to the group.
    var samples = KeptSamples()
  }

  let steps: [Step]
  let join: GroupJoin
  private let aggregations: [Aggregation]
  private let limits: StateLimits
  /// How long events and groups matter, in seconds.
  private let retention: Int64
  var lifecycle: SignalLifecycle
  /// All but the samples, which their budget counts.
  private var counted = MethodLosses()

  private var groups = KeyTable()
  private var room: GroupRoom
  var states: [GroupState] = []
  /// By query that lacks fields of the full group: its events by its own group.
  private var partial: [[GroupKey: EventLog]]
  /// By the same: samples of these events.
  private var partialSamples: [[GroupKey: KeptSamples]]
  /// By query that lacks fields of the full group: by its own group, the full ones that it takes part in.
  private var joined: [[GroupKey: [Int]]]
  /// Counts the hits, so that what came after what is one comparison.
  private(set) var order = 0
  /// The hits of the present instant, which are ordered once all are known.
  private var instant: [Hit] = []
  private var stored = 0
  /// For the events that completed steps; the others have a budget of their own, so that they displace none of these.
  private var sampleBudget: SampleBudget
  private var eventBudget: SampleBudget
  private var sweep = AmortisedSweep(after: 256)

  init(rule: Rule, steps options: [SequenceOptions.Step], index: Int, limits: StateLimits) {
    join = GroupJoin(rule.queries)
    let aggregations = rule.queries.map(\.aggregation)
    self.aggregations = aggregations
    self.limits = limits
    room = GroupRoom(limit: limits.groups)
    sampleBudget = SampleBudget(limit: limits.sampleBytes / 2)
    eventBudget = SampleBudget(limit: limits.sampleBytes / 2)
    let atRest = aggregations.map(\.valueOfNothing)
    steps = options.map { step in
      Step(
        condition: step.condition, window: Int64(step.evaluationWindow), within: Int64(step.within),
        completing: ConditionEvaluator.holds(step.condition, atRest) ? nil : step.condition.queries,
        isMonotone: step.condition.isMonotone(aggregations))
    }
    // Nothing comes before the first step.
    retention = steps.reduce(0) { $0 + $1.window } + steps.dropFirst().reduce(0) { $0 + $1.within }
    partial = aggregations.map { _ in [:] }
    partialSamples = partial.map { _ in [:] }
    joined = aggregations.map { _ in [:] }
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: join.fields)
    // Windows of several sequences overlap in more ways than a position tells.
    lifecycle.overlap = retention + 1
  }

  var losses: MethodLosses {
    var losses = counted
    losses.samples = sampleBudget.dropped + eventBudget.dropped
    return losses
  }

  mutating func apply(_ hit: Hit) {
    advance(before: hit.time)
    instant.append(hit)
  }

  /// Applies the hits of the present instant, if it is over.
  mutating func advance(before time: Timestamp) {
    if let first = instant.first, first.time < time { endInstant() }
  }

  /// The input has ended: the last instant is over.
  mutating func finish(at last: Timestamp?) -> [Signal] {
    endInstant()
    return lifecycle.finish(at: last)
  }

  private mutating func endInstant() {
    if instant.count < 2 {
      if let only = instant.first { applyNext(only) }
      instant.removeAll(keepingCapacity: true)
      return
    }
    let hits = instant
    instant.removeAll()
    applyInstant(hits)
  }

  /// Applies the hit that comes next in order.
  mutating func applyNext(_ hit: Hit) {
    order += 1
    sweepSometimes(at: hit.time)
    var touched: Set<GroupKey> = []
    for part in hit.parts {
      for group in part.groups {
        if join.isFull[part.query] {
          touched.insert(group)
        } else {
          touched.formUnion((joined[part.query][group] ?? []).map { groups.key($0) })
        }
      }
    }
    let ordered = touched.count > 1 ? touched.sorted() : Array(touched)
    // Room is made for one group only: making it gives the others new numbers.
    if ordered.count == 1 { makeRoom(for: ordered[0], at: hit.time) }
    let numbers = ordered.map { admit($0, at: hit.time) }
    for part in hit.parts where !join.isFull[part.query] {
      for group in part.groups { remember(part, hit, in: group) }
    }
    for (group, number) in zip(ordered, numbers) {
      guard let number else { continue }
      let queries = hit.parts.filter { part in
        part.groups.contains(
          join.isFull[part.query] ? group : group.projected(on: join.positions[part.query]))
      }
      for part in queries where join.isFull[part.query] { enter(part, hit, number) }
      states[number].lastEvent = hit.time
      let sample = SampledEvent(number: order, record: hit.record)
      states[number].samples.keep(sample, after: oldestUseful(at: hit.time), &eventBudget)
      step(group, number, time: hit.time, order: order, queries: queries.map(\.query), hit: hit)
    }
  }

  /// Gives up groups for a new one where all are taken: those that can lead to nothing any more, else the older half of
  /// those that have one event and no step, as a threshold rule does.
  private mutating func makeRoom(for group: GroupKey, at time: Timestamp) {
    guard join.isUniform, groups.count >= limits.groups, groups.find(group.encoding.bytes) == nil,
      room.isDue(groups.count)
    else { return }
    let before = groups.count
    dropEnded(at: time)
    if groups.count == before {
      let singles = states.indices.filter { number in
        states[number].completions.allSatisfy { $0.count == 0 }
          && states[number].logs.reduce(0) { $0 + $1.count } <= 1
      }
      let older = Set(singles.prefix((singles.count + 1) / 2))
      keepGroups { number in !older.contains(number) }
      counted.groups += older.count
    }
    room.note(before - groups.count)
  }

  /// The number of a full group; a new one hears of the events before it that it joins.
  mutating func admit(_ group: GroupKey, at time: Timestamp) -> Int? {
    if let number = groups.find(group.encoding.bytes) { return number }
    guard groups.count < limits.groups else {
      counted.groups += 1
      return nil
    }
    let number = groups.insert(group.encoding.bytes)
    let reach = time.advanced(seconds: -retention)
    states.append(
      GroupState(
        unheard: Timestamp(microseconds: max(reach.microseconds, .min + 1) - 1), lastEvent: time,
        logs: Array(repeating: EventLog(), count: aggregations.count),
        completions: Array(repeating: FrontQueue(), count: steps.count - 1)))
    for query in aggregations.indices where !join.isFull[query] {
      joined[query][group.projected(on: join.positions[query]), default: []].append(number)
    }
    replay(group, number)
    return number
  }

  /// Lets the events of queries without the full group complete the first steps of a group that is new.
  private mutating func replay(_ group: GroupKey, _ number: Int) {
    guard !join.isUniform else { return }
    var past: [Int: (time: Timestamp, queries: [Int])] = [:]
    for query in aggregations.indices where !join.isFull[query] {
      guard let log = partial[query][group.projected(on: join.positions[query])] else { continue }
      for event in log.all where event.time > states[number].unheard && event.arrival < order {
        past[event.arrival, default: (event.time, [])].queries.append(query)
      }
    }
    for (order, event) in past.sorted(by: { $0.key < $1.key }) {
      step(group, number, time: event.time, order: order, queries: event.queries, hit: nil)
    }
  }

  private func contribution(_ part: QueryHit, _ hit: Hit) -> Contribution {
    Contribution(time: hit.time, arrival: order, numbers: part.numbers, tuples: part.tuples)
  }

  private mutating func enter(_ part: QueryHit, _ hit: Hit, _ number: Int) {
    stored -= states[number].logs[part.query].expire(through: oldestUseful(at: hit.time))
    guard hasRoom() else { return }
    states[number].logs[part.query].add(contribution(part, hit))
  }

  private mutating func remember(_ part: QueryHit, _ hit: Hit, in group: GroupKey) {
    let edge = oldestUseful(at: hit.time)
    stored -= partial[part.query][group]?.expire(through: edge) ?? 0
    let sample = SampledEvent(number: order, record: hit.record)
    partialSamples[part.query][group, default: KeptSamples()].keep(sample, after: edge, &eventBudget)
    guard hasRoom() else { return }
    partial[part.query][group, default: EventLog()].add(contribution(part, hit))
  }

  /// What is this old or older counts no more: one older than all windows together still does where one is inclusive.
  private func oldestUseful(at time: Timestamp) -> Timestamp { time.advanced(seconds: -retention - 1) }

  private mutating func hasRoom() -> Bool {
    guard stored < limits.values else {
      counted.values += 1
      return false
    }
    stored += 1
    return true
  }

  // MARK: - Steps

  /// Completes at most one step by an event of the group: the latest that it can.
  private mutating func step(
    _ group: GroupKey, _ number: Int, time: Timestamp, order: Int, queries: [Int], hit: Hit?
  ) {
    for index in steps.indices.reversed() {
      let definition = steps[index]
      if let completing = definition.completing, !queries.contains(where: completing.contains) { continue }
      if index > 0 { prune(number, before: index, at: time) }
      guard let (chain, values) = completing(index, group, number, time: time, order: order) else { continue }
      let isLast = index == steps.count - 1
      var completion = Completion(time: time, order: order, queries: queries, sample: nil, chain: chain)
      if isLast {
        consume(chain, number)
        completion.sample = hit?.record
        if let hit { match(completion, values, group, number, hit) }
      } else {
        prune(number, before: index + 1, at: time)
        guard hasRoom() else { return }
        completion.sample = hit.flatMap { sampleBudget.keep($0.record) }
        states[number].completions[index].append(completion)
        if let hit { note(completion, group, hit) }
      }
      return
    }
  }

  /// The completions before, and the values over the window, when a step is completed at `time`.
  func completing(
    _ index: Int, _ group: GroupKey, _ number: Int, time: Timestamp, order: Int
  ) -> (chain: [Completion], values: [QueryValue])? {
    let step = steps[index]
    guard index > 0 else {
      let values = values(group, number, step, time: time, after: -1, upTo: order)
      return ConditionEvaluator.holds(step.condition, values) ? ([], values) : nil
    }
    for before in states[number].completions[index - 1].live where before.order < order {
      let values = values(group, number, step, time: time, after: before.order, upTo: order)
      if ConditionEvaluator.holds(step.condition, values) {
        var own = before
        own.chain = []
        return (before.chain + [own], values)
      }
      // What a longer part of the log does not meet, a shorter one does not either.
      if step.isMonotone { return nil }
    }
    return nil
  }

  private func values(
    _ group: GroupKey, _ number: Int, _ step: Step, time: Timestamp, after: Int, upTo: Int
  ) -> [QueryValue] {
    aggregations.indices.map { query in
      QueryValue(
        aggregations[query], events(query, group, number, step, time: time, after: after, upTo: upTo))
    }
  }

  /// The events of a query in the window of a step that is completed at `time` by the event numbered `upTo`.
  private func events(
    _ query: Int, _ group: GroupKey, _ number: Int, _ step: Step, time: Timestamp, after: Int, upTo: Int
  ) -> ArraySlice<Contribution> {
    // Without a window the event counts alone.
    let after = step.window == 0 ? max(after, upTo - 1) : after
    let unheard = states[number].unheard
    let edge = step.window == 0 ? unheard : max(unheard, time.advanced(seconds: -step.window))
    let log =
      join.isFull[query]
      ? states[number].logs[query] : partial[query][group.projected(on: join.positions[query])]
    return log?.slice(after: after, upTo: upTo, edge: edge) ?? []
  }

  /// Drops completions that are too old for the step after them.
  mutating func prune(_ number: Int, before index: Int, at time: Timestamp) {
    let edge = time.advanced(seconds: -steps[index].within)
    release(number, index - 1, onlyFirst: true) { $0.time < edge }
  }

  /// Uses up the completions of a match, and all that rest on one of them.
  private mutating func consume(_ chain: [Completion], _ number: Int) {
    let used = Set(chain.map(\.order))
    for index in states[number].completions.indices {
      // Nothing rests on others among first steps; mostly the oldest is used.
      let onlyFirst = index == 0 && states[number].completions[0].live.first?.order == chain[0].order
      release(number, index, onlyFirst: onlyFirst) { completion in
        used.contains(completion.order) || completion.chain.contains { used.contains($0.order) }
      }
    }
  }

  private mutating func release(
    _ number: Int, _ index: Int, onlyFirst: Bool, where isGone: (Completion) -> Bool
  ) {
    // A list is walked as a whole only where it has to be: mostly the first ones go.
    let gone = states[number].completions[index].live.prefix(while: isGone)
    for completion in gone { sampleBudget.giveBack(completion.sample?.bytes.count ?? 0) }
    stored -= gone.count
    states[number].completions[index].removeFirst(gone.count)
    if !onlyFirst {
      let further = states[number].completions[index].live.filter(isGone)
      for completion in further { sampleBudget.giveBack(completion.sample?.bytes.count ?? 0) }
      stored -= further.count
      if !further.isEmpty { states[number].completions[index].removeAll(where: isGone) }
    }
    states[number].completions[index].releaseIfEmpty()
  }

  // MARK: - Matches

  private mutating func match(
    _ last: Completion, _ values: [QueryValue], _ group: GroupKey, _ number: Int, _ hit: Hit
  ) {
    let all = last.chain + [last]
    var match = SignalMatch(time: hit.time, caseIndex: 0, values: values, trigger: hit.record)
    let events = counted(all, group, number)
    match.evidence = MatchEvidence(events, queryCount: aggregations.count)
    match.evidence.samples = samples(of: group, number).filter { events[$0.number] != nil }
    for completion in all { match.evidence.decide(completion.order, completion.sample) }
    match.windowStart = events.values.map(\.position.time).min()
    match.decision = Decision(decision(last))
    note(last, group, hit)
    lifecycle.record(match, group: group)
  }

  /// The events in the windows of the steps, those that completed them among them; by number.
  private func counted(
    _ all: [Completion], _ group: GroupKey, _ number: Int
  ) -> [Int: MatchEvidence.CountedEvent] {
    var events: [Int: MatchEvidence.CountedEvent] = [:]
    var after = -1
    for (step, completion) in zip(steps, all) {
      for query in aggregations.indices {
        let live = self.events(
          query, group, number, step, time: completion.time, after: after, upTo: completion.order)
        for event in live {
          let position = EventPosition(time: event.time, number: event.arrival)
          events[event.arrival, default: .init(position: position, queries: [])].queries.append(query)
        }
      }
      // An event that there was no room to remember still completed its step.
      if events[completion.order] == nil {
        let position = EventPosition(time: completion.time, number: completion.order)
        events[completion.order] = .init(position: position, queries: completion.queries)
      }
      after = completion.order
    }
    return events
  }

  /// What was kept of the events that belong to a group, also before it was seen.
  private func samples(of group: GroupKey, _ number: Int) -> [SampledEvent] {
    var known: Set<Int> = []
    let partial = aggregations.indices.flatMap { query in
      join.isFull[query]
        ? [] : partialSamples[query][group.projected(on: join.positions[query])]?.events ?? []
    }
    return (states[number].samples.events + partial).filter { known.insert($0.number).inserted }
  }

  private func decision(_ last: Completion) -> SequenceDecision {
    SequenceDecision(
      completions: (last.chain + [last]).enumerated().map { step, completion in
        SequenceDecision.Completion(step: step, time: completion.time)
      }, stepCount: steps.count)
  }

  private mutating func note(_ completion: Completion, _ group: GroupKey, _ hit: Hit) {
    guard lifecycle.decisions.isKept else { return }
    let found = decision(completion)
    lifecycle.decisions.add(Decision(found), about: hit, of: group, join.fields)
  }

  /// Drops groups whose last event can lead to nothing any more; a joined group stays known.
  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: states.count) else { return }
    lifecycle.closeEnded(at: time)
    let edge = time.advanced(seconds: -retention)
    for query in partial.indices {
      for group in partial[query].keys.sorted() {
        stored -= partial[query][group]?.expire(through: edge.advanced(seconds: -1)) ?? 0
        if partial[query][group]?.count == 0 { partial[query][group] = nil }
      }
      for group in partialSamples[query].keys {
        partialSamples[query][group]?.expire(through: edge.advanced(seconds: -1), &eventBudget)
        if partialSamples[query][group]?.isEmpty ?? false { partialSamples[query][group] = nil }
      }
    }
    if join.isUniform { dropEnded(at: time) }
  }

  /// Drops groups whose last event can lead to nothing any more.
  private mutating func dropEnded(at time: Timestamp) {
    let edge = time.advanced(seconds: -retention)
    let states = states
    keepGroups { states[$0].lastEvent >= edge }
  }

  private mutating func keepGroups(where isKept: (Int) -> Bool) {
    guard let numbers = groups.keep(where: { number, _ in isKept(number) }) else { return }
    self.states = states.kept(by: numbers)
    stored = 0
    var sampleBytes = 0
    for state in self.states {
      stored += state.logs.reduce(0) { $0 + $1.count } + state.completions.reduce(0) { $0 + $1.count }
      for list in state.completions {
        for completion in list.live { sampleBytes += completion.sample?.bytes.count ?? 0 }
      }
    }
    sampleBudget.reset(to: sampleBytes)
    eventBudget.reset(
      to: self.states.reduce(0) { $0 + $1.samples.bytes }
        + partialSamples.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.bytes } })
  }
}
