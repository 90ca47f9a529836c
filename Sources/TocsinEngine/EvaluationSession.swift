package import TocsinEvents
package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics

/// What a run may choose about time and state.
package struct EvaluationOptions: Sendable {
  /// Seconds; an event older than the latest one of its rule by more than this is late.
  package var allowedLateness: Int64
  package var limits: StateLimits

  package static let defaultLateness: Int64 = 60

  package init(
    allowedLateness: Int64 = EvaluationOptions.defaultLateness, limits: StateLimits = .standard
  ) {
    self.allowedLateness = allowedLateness
    self.limits = limits
  }
}

/// What happened to the events of a run.
package struct EvaluationCounts: Sendable, Equatable {
  /// Events that matched at least one query.
  package var matched = 0
  /// Matching events without a usable timestamp, which took the time of the event before.
  package var untimed = 0
  /// Events older than the allowed lateness, once for each rule that wanted them.
  package var late = 0
  /// Events left out because their rule had too many groups, once for each group.
  package var overflowingGroups = 0
  /// Samples that signals lack because there was no room to keep them.
  package var droppedSamples = 0
  /// Matches left out because list-valued group-by fields gave too many groups.
  package var overflowing = 0

  package init() {}
}

/// Matched events in, signals out: the stateful half of evaluation, for a set of rules.
///
/// Events are processed in input order; each rule repairs lateness for itself, so that one rule's signals never depend
/// on which other rules run beside it.
package struct EvaluationSession: ~Copyable {
  private struct RuleState {
    var buffer: LatenessBuffer
    var hasBegun = false
  }

  private var matcher: EventMatcher
  private var store: HitStore
  private var rules: [RuleState]
  private var methods: MethodTable
  /// The rules that have to know the time of every event.
  private let watchers: [Int]
  private var previousTime = Timestamp(microseconds: 0)
  private var lastTime: Timestamp?
  private var arrival = 0
  private var closed: [Signal] = []
  package private(set) var counts = EvaluationCounts()
  /// By rule of the plan set: the events that matched one of its queries.
  package private(set) var matchesPerRule: [Int]

  /// `rules` are those of the plan set, in its order; all of them are evaluated.
  package init(plan: PlanSet, rules: [Rule], options: EvaluationOptions = EvaluationOptions()) {
    matcher = EventMatcher(plan: plan, rules: rules)
    var limits = options.limits
    store = HitStore(leastWorthwhile: limits.waitingBytes)
    limits.sampleBytes /= max(1, rules.count { $0.options.evaluationWindow > 0 })
    let methods = MethodTable(rules, limits: limits)
    self.rules = rules.map { _ in RuleState(buffer: LatenessBuffer(lateness: options.allowedLateness)) }
    matchesPerRule = Array(repeating: 0, count: rules.count)
    watchers = rules.indices.filter { methods.needsEveryEvent($0) }
    self.methods = methods
  }

  /// Some rule has to know the time of every event, also of those that match nothing: no record may be passed over.
  package var needsEveryEvent: Bool { !watchers.isEmpty }

  /// Takes one event: matches it, and applies what it matched.
  package mutating func process(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm
  ) {
    var matched = MatchedEvents()
    if matcher.match(event, record: record, form: form, into: &matched) {
      apply(matched)
    } else {
      passed(event.timestamp)
    }
  }

  /// An event that matched nothing; only its time counts.
  ///
  /// Where no rule needs every event these may be left out, see ``settle(_:)``.
  package mutating func passed(_ time: Timestamp?) {
    previousTime = time ?? previousTime
    observe(previousTime)
  }

  /// Some events that matched nothing were left out; this is the last time among them and those before.
  package mutating func settle(_ time: Timestamp?) {
    previousTime = time ?? previousTime
  }

  /// Events that met a query, and where some rule needs every event the others too; in input order.
  package mutating func apply(_ matched: MatchedEvents) {
    if matched.isEmpty { return }
    let chunk = MatchedChunk(matched)
    let number = store.adopt(chunk)
    for index in matched.events.indices {
      let event = matched.events[index]
      if event.isPassed { passed(event.time) } else { apply(event, index, chunk, number) }
    }
    store.release(number)
    if store.isSparse {
      store.compact(rules.indices) { rules[$0].buffer.forEach($1) }
    }
  }

  private mutating func apply(
    _ event: MatchedEvents.Event, _ index: Int, _ chunk: MatchedChunk, _ number: Int32
  ) {
    if event.time == nil { counts.untimed += 1 }
    let time = event.time ?? event.precedingTime ?? previousTime
    previousTime = time
    counts.matched += 1
    counts.overflowing += Int(event.overflowing)
    for place in MatchedEvents.indices(event.hits) {
      let hit = chunk.events.hits[place]
      let rule = Int(hit.rule)
      matchesPerRule[rule] += 1
      guard hit.parts.count > 0 else { continue }
      let waiting = WaitingHit(
        time: time, arrival: arrival, chunk: number, event: Int32(truncatingIfNeeded: index),
        hit: Int32(truncatingIfNeeded: place), hash: chunk.events.hash(ofHit: place))
      if rules[rule].buffer.add(waiting) { store.hold(number) }
      advance(rule)
    }
    arrival += 1
    observe(time)
  }

  private mutating func apply(_ waiting: WaitingHit, _ rule: Int) {
    guard let chunk = store.chunk(waiting.chunk) else { return }
    if !methods.apply(waiting, in: chunk.events, to: rule) {
      let hit = chunk.events.hit(
        Int(waiting.hit), of: Int(waiting.event), at: waiting.time, arrival: waiting.arrival)
      methods.apply(hit, to: rule)
    }
    store.release(waiting.chunk)
  }

  /// The next record belongs to another input: an event without time starts from the epoch again.
  package mutating func beginInput() {
    previousTime = Timestamp(microseconds: 0)
  }

  /// The signals that closed since the last call: in the order of the events that closed them, then of the rules.
  package mutating func takeClosed() -> [Signal] {
    defer { closed.removeAll(keepingCapacity: true) }
    return closed
  }

  /// The input has ended: all remaining signals, rule by rule in order of creation.
  package mutating func finish() -> [Signal] {
    var signals = takeClosed()
    (counts.late, counts.overflowingGroups, counts.droppedSamples) = (0, 0, 0)
    for index in rules.indices {
      while let hit = rules[index].buffer.takeFirst() { apply(hit, index) }
      signals += methods.finish(index, at: lastTime)
      counts.late += rules[index].buffer.lateCount
      let losses = methods.losses(index)
      counts.overflowingGroups += losses.groups
      counts.droppedSamples += losses.samples
    }
    return signals
  }

  /// Applies what has become ready for a rule.
  private mutating func advance(_ rule: Int) {
    while let ready = rules[rule].buffer.takeReady() {
      methods.prefetch(
        slot: rules[rule].buffer.upcoming(12), group: rules[rule].buffer.upcoming(8),
        key: rules[rule].buffer.upcoming(4), of: rule)
      apply(ready, rule)
    }
    closed += methods.takeClosed(rule)
  }

  private mutating func observe(_ time: Timestamp) {
    if watchers.isEmpty { return }
    if lastTime.map({ $0 < time }) ?? true { lastTime = time }
    for index in watchers {
      if !rules[index].hasBegun {
        rules[index].hasBegun = true
        methods.begin(index, at: time)
      }
      rules[index].buffer.observe(time)
      advance(index)
      guard let watermark = rules[index].buffer.watermark else { continue }
      methods.advance(index, before: watermark)
      closed += methods.takeClosed(index)
    }
  }
}
