import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// A threshold rule that is evaluated by a schedule instead of at every event.
///
/// Source: rule reference, section 3.10: at each scheduled instant `T` between the first and the last event, over
/// `(T − W, T]`, every group once; matches have the time `T`.
struct Scheduled: MethodState {
  private let window: Int64
  private let join: GroupJoin
  private let aggregations: [Aggregation]
  private let conditions: ConditionEvaluator
  private let schedule: RuleSchedule
  private let timeZones: (any TimeZoneSource)?
  private let limits: StateLimits
  var lifecycle: SignalLifecycle
  /// All but the samples, which their budget counts.
  private var counted = MethodLosses()

  /// By query, then group.
  private var windows: [[GroupKey: ScheduledWindow]]
  private var groupCount = 0
  private var sampleBudget: SampleBudget
  private var first: Timestamp?
  private var instants: ScheduleInstants?
  private var next: Timestamp?
  /// An ungrouped rule has its one group even without an event.
  private let watchesSilence: Bool
  /// Instants that were evaluated although no event was in any window.
  private var idleInstants = 0

  /// More of them are not evaluated: a rule about absence would be busy for ever between two times far apart.
  static let maximumIdleInstants = 1_000_000

  init(
    rule: Rule, schedule: RuleSchedule, index: Int, limits: StateLimits, timeZones: (any TimeZoneSource)?
  ) {
    window = Int64(rule.options.evaluationWindow)
    join = GroupJoin(rule.queries)
    aggregations = rule.queries.map(\.aggregation)
    conditions = ConditionEvaluator(cases: rule.cases)
    self.schedule = schedule
    self.timeZones = timeZones
    self.limits = limits
    sampleBudget = SampleBudget(limit: limits.sampleBytes)
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: join.fields)
    windows = rule.queries.map { _ in [:] }
    let atRest = aggregations.map(\.valueOfNothing)
    watchesSilence = join.fields.isEmpty && conditions.firstMatch(atRest) != nil
  }

  var losses: MethodLosses {
    var losses = counted
    losses.samples = sampleBudget.dropped
    return losses
  }

  /// Instants pass with time, whatever passes it.
  var isTimeDriven: Bool { true }

  mutating func begin(at time: Timestamp) { first = min(first ?? time, time) }

  mutating func apply(_ hit: Hit) {
    first = min(first ?? hit.time, hit.time)
    advance(before: hit.time)
    for part in hit.parts {
      for group in part.groups { add(hit, part, group) }
    }
  }

  private mutating func add(_ hit: Hit, _ part: QueryHit, _ group: GroupKey) {
    var state = windows[part.query].removeValue(forKey: group)
    if state == nil {
      guard groupCount < limits.groups else {
        counted.groups += 1
        return
      }
      groupCount += 1
    }
    var entered = state ?? ScheduledWindow(aggregations[part.query])
    state = nil
    entered.add(hit, part)
    if let record = sampleBudget.keep(hit.record) {
      entered.samples.append(SampledEvent(number: hit.arrival, record: record))
    }
    windows[part.query][group] = entered
  }

  mutating func advance(before time: Timestamp) {
    while let due = upcoming(), due < time { pass(due, until: time) }
  }

  mutating func finish(at last: Timestamp?) -> [Signal] {
    if let last {
      while let due = upcoming(), due <= last { pass(due, until: last) }
    }
    return lifecycle.finish(at: last)
  }

  /// Evaluates the rule at an instant, or passes over all up to `time`, the next event's, if none can see an event.
  private mutating func pass(_ due: Timestamp, until time: Timestamp) {
    guard groupCount == 0 else {
      evaluate(at: due)
      return
    }
    if !watchesSilence, due < time, schedule.recurrence.count == nil {
      instants = ScheduleInstants(schedule, from: time, timeZones: timeZones)
      next = nil
      lifecycle.closeEnded(at: time)
      return
    }
    guard idleInstants < Scheduled.maximumIdleInstants else {
      counted.hasStopped = true
      return
    }
    idleInstants += 1
    evaluate(at: due)
  }

  /// The next instant of the schedule; none before the first event.
  private mutating func upcoming() -> Timestamp? {
    if counted.hasStopped { return nil }
    if let next { return next }
    guard let first else { return nil }
    if instants == nil { instants = ScheduleInstants(schedule, from: first, timeZones: timeZones) }
    next = instants?.next()
    return next
  }

  private mutating func evaluate(at instant: Timestamp) {
    next = nil
    expire(through: instant.advanced(seconds: -window))
    var groups: Set<GroupKey> = watchesSilence ? [.whole] : []
    for query in aggregations.indices where join.isFull[query] { groups.formUnion(windows[query].keys) }
    for group in groups.sorted() { evaluate(group, at: instant) }
    lifecycle.closeEnded(at: instant)
  }

  private mutating func evaluate(_ group: GroupKey, at instant: Timestamp) {
    let states = aggregations.indices.map { query in
      windows[query][join.isFull[query] ? group : group.projected(on: join.positions[query])]
    }
    let values = states.enumerated().map { query, state in
      state?.window.value ?? (aggregations[query] == .max ? QueryValue.none : .zero)
    }
    guard let met = conditions.firstMatch(values) else { return }
    let counted = lifecycle.counted(group, at: instant)
    var events: [Int: MatchEvidence.CountedEvent] = [:]
    var oldest = instant
    for (query, state) in states.enumerated() {
      for event in state?.window.live ?? [] where counted.map({ $0.time < event.time }) ?? true {
        let position = EventPosition(time: event.time, number: event.arrival)
        events[event.arrival, default: .init(position: position, queries: [])].queries.append(query)
        oldest = min(oldest, event.time)
      }
    }
    // An event that meets two queries is one event and one sample.
    var known: Set<Int> = []
    let samples = states.flatMap { $0?.samples ?? [] }.filter { known.insert($0.number).inserted }
      .sorted { ($0.record.time, $0.number) < ($1.record.time, $1.number) }
    var match = SignalMatch(
      time: instant, caseIndex: met, values: values, trigger: events.isEmpty ? nil : samples.last?.record)
    match.evidence = MatchEvidence(events, queryCount: aggregations.count)
    match.evidence.samples = samples
    match.evidence.deciding = samples.last?.number
    match.position = EventPosition(time: instant, number: .max)
    match.windowStart = oldest
    lifecycle.record(match, group: group)
  }

  /// Drops what the windows leave behind, and groups that have nothing left.
  private mutating func expire(through edge: Timestamp) {
    groupCount = 0
    var sampleBytes = 0
    for query in windows.indices {
      for (group, state) in windows[query] {
        var state = state
        state.expire(through: edge)
        windows[query][group] = state.window.live.isEmpty ? nil : state
        guard !state.window.live.isEmpty else { continue }
        groupCount += 1
        sampleBytes += state.samples.reduce(0) { $0 + $1.record.bytes.count }
      }
    }
    sampleBudget.reset(to: sampleBytes)
  }
}

/// The events of one query and group since a window ago.
private struct ScheduledWindow: Sendable {
  var window: QueryWindow
  /// The newest ones.
  var samples: [SampledEvent] = []

  init(_ aggregation: Aggregation) {
    window = QueryWindow(aggregation)
  }

  mutating func add(_ hit: Hit, _ part: QueryHit) {
    window.add(
      Contribution(time: hit.time, arrival: hit.arrival, numbers: part.numbers, tuples: part.tuples))
  }

  mutating func expire(through edge: Timestamp) {
    window.expire(through: edge)
    samples.removeAll { $0.record.time <= edge }
  }
}
