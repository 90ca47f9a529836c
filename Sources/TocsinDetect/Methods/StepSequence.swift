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
  private struct Step: Sendable {
    var condition: CaseCondition
    var window: Int64
    var within: Int64
    /// The queries of which an event may complete it; `nil` is any.
    var completing: Set<Int>?
    var isMonotone: Bool
  }

  /// A step completed by an event.
  private struct Completion: Sendable {
    var time: Timestamp
    var order: Int
    var queries: [Int]
    var sample: SampleRecord?
    /// Those of the steps before, in order.
    var chain: [Completion]
  }

  /// What is known of one full group.
  private struct GroupState: Sendable {
    /// Events up to then do not count: the group hears of what came before it as far as all windows reach.
    var unheard: Timestamp
    var lastEvent: Timestamp
    /// By query, for queries that have the full group.
    var logs: [EventLog]
    /// By step but the last: oldest first.
    var completions: [FrontQueue<Completion>]
  }

  private let steps: [Step]
  private let join: GroupJoin
  private let aggregations: [Aggregation]
  private let limits: StateLimits
  /// How long events and groups matter, in seconds.
  private let retention: Int64
  var lifecycle: SignalLifecycle
  /// All but the samples, which their budget counts.
  private var counted = MethodLosses()

  private var groups = KeyTable()
  private var states: [GroupState] = []
  /// By query that lacks fields of the full group: its events by its own group.
  private var partial: [[GroupKey: EventLog]]
  /// By query that lacks fields of the full group: by its own group, the full ones that it takes part in.
  private var joined: [[GroupKey: [Int]]]
  /// Counts the hits, so that what came after what is one comparison.
  private var order = 0
  private var stored = 0
  private var sampleBudget: SampleBudget
  private var sweep = AmortisedSweep(after: 256)

  init(rule: Rule, steps options: [SequenceOptions.Step], index: Int, limits: StateLimits) {
    join = GroupJoin(rule.queries)
    let aggregations = rule.queries.map(\.aggregation)
    self.aggregations = aggregations
    self.limits = limits
    sampleBudget = SampleBudget(limit: limits.sampleBytes)
    let atRest: [QueryValue] = aggregations.map { $0 == .max ? .none : .zero }
    steps = options.map { step in
      Step(
        condition: step.condition, window: Int64(step.evaluationWindow), within: Int64(step.within),
        completing: ConditionEvaluator.holds(step.condition, atRest) ? nil : step.condition.queries,
        isMonotone: step.condition.isMonotone(aggregations))
    }
    // Nothing comes before the first step.
    retention = steps.reduce(0) { $0 + $1.window } + steps.dropFirst().reduce(0) { $0 + $1.within }
    partial = aggregations.map { _ in [:] }
    joined = aggregations.map { _ in [:] }
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: join.fields)
  }

  var losses: MethodLosses {
    var losses = counted
    losses.samples = sampleBudget.dropped
    return losses
  }

  mutating func apply(_ hit: Hit) {
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
      step(group, number, time: hit.time, order: order, queries: queries.map(\.query), hit: hit)
    }
  }

  // MARK: - State

  /// The number of a full group; a new one hears of the events before it that it joins.
  private mutating func admit(_ group: GroupKey, at time: Timestamp) -> Int? {
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
    let edge = hit.time.advanced(seconds: -retention)
    stored -= states[number].logs[part.query].expire(through: edge)
    guard hasRoom() else { return }
    states[number].logs[part.query].add(contribution(part, hit))
  }

  private mutating func remember(_ part: QueryHit, _ hit: Hit, in group: GroupKey) {
    // One older than all windows together still counts where a window is inclusive.
    let edge = hit.time.advanced(seconds: -retention - 1)
    stored -= partial[part.query][group]?.expire(through: edge) ?? 0
    guard hasRoom() else { return }
    partial[part.query][group, default: EventLog()].add(contribution(part, hit))
  }

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
        if let hit { match(completion, values, group, hit) }
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
  private func completing(
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
    // Without a window the event counts alone.
    let after = step.window == 0 ? max(after, upTo - 1) : after
    let unheard = states[number].unheard
    let edge = step.window == 0 ? unheard : max(unheard, time.advanced(seconds: -step.window))
    return aggregations.indices.map { query in
      let log =
        join.isFull[query]
        ? states[number].logs[query] : partial[query][group.projected(on: join.positions[query])]
      return QueryValue(aggregations[query], log?.slice(after: after, upTo: upTo, edge: edge) ?? [])
    }
  }

  /// Drops completions that are too old for the step after them.
  private mutating func prune(_ number: Int, before index: Int, at time: Timestamp) {
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
    _ last: Completion, _ values: [QueryValue], _ group: GroupKey, _ hit: Hit
  ) {
    let all = last.chain + [last]
    var match = SignalMatch(
      time: hit.time, caseIndex: 0, values: values, trigger: hit.record, queries: last.queries)
    match.samples = all.compactMap(\.sample)
    match.eventsMatched = all.count
    match.eventsPerQuery = aggregations.indices.map { query in all.count { $0.queries.contains(query) } }
    match.addedPerQuery = match.eventsPerQuery
    match.windowStart = all[0].time
    match.decision = Decision(decision(last))
    note(last, group, hit)
    lifecycle.record(match, group: group)
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
    }
    let states = states
    guard join.isUniform, let numbers = groups.keep(where: { number, _ in states[number].lastEvent >= edge })
    else { return }
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
  }
}
