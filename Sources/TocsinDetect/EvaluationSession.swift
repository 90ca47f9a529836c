package import TocsinEvents
package import TocsinLogModel
package import TocsinMatch
import TocsinPlan
import TocsinSemantics

/// What a run may choose about time and state.
package struct EvaluationOptions: Sendable {
  /// Seconds; an event older than the latest one of its rule by more than this is late.
  package var allowedLateness: Int64
  /// How much state a rule may keep; the bytes of samples are divided among the rules that keep them.
  package var limits: StateLimits
  /// Methods keep what decided about each event, see ``EvaluationSession/takeDecisions(_:)``.
  package var keepsDecisions = false
  /// The clock stands here: what is later is not looked at, and the end of the input is then.
  package var asOf: Timestamp?

  /// Seconds that an event may be late where the user names no other number.
  package static let defaultLateness: Int64 = 60

  /// Creates options; the lateness is in seconds.
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
  /// Values, places, buckets, steps, learned logs and waiting signals left out, since a rule remembered too many.
  package var overflowingValues = 0
  /// Events of impossible travel rules without usable coordinates.
  package var unlocated = 0
  /// Matching events from before the run that filled baselines.
  package var learned = 0
  /// Samples that signals lack because there was no room to keep them.
  package var droppedSamples = 0
  /// Matching events after the time at which the clock stands.
  package var afterwards = 0
  /// Matches left out because list-valued group-by fields gave too many groups.
  package var overflowing = 0

  /// Counts of a run before its first event.
  package init() {}
}

/// Matched events in, signals out: the stateful half of evaluation, for a set of rules.
///
/// Events are processed in input order; each rule repairs lateness for itself, so that one rule's signals never depend
/// on which other rules run beside it.
package struct EvaluationSession: ~Copyable {
  private struct RuleState {
    var buffer: ReorderBuffer
    /// Of a rule that has to know the time of every event: the earliest that was not late.
    var start: Timestamp?
    var hasBegun = false
    /// No signal of the rule before this is made any more.
    var signalWatermark: Timestamp?

    mutating func observe(_ time: Timestamp) {
      if !hasBegun, start.map({ time < $0 }) ?? true, buffer.watermark.map({ $0 <= time }) ?? true {
        start = time
      }
      buffer.observe(time)
    }
  }

  private var matcher: EventMatcher
  private var gate: Suppressor
  private var store: PendingBatches
  private var rules: [RuleState]
  private var methods: MethodTable
  private let definitions: [Rule]
  private let links: RuleLinks
  /// By rule: those that count its signals.
  private let subscribers: [[Int]]
  /// The signals on their way to the rules that count them.
  private var inboxes: [Int: CorrelationInbox] = [:]
  /// By correlation rule: no signal before this comes to it any more.
  private var inboxWatermarks: [Int: Timestamp] = [:]
  /// Events that arrived before this one are history.
  private var runStart = 0
  /// The rules that have to know the time of every event.
  private let timeDrivenRules: [Int]
  private let asOf: Timestamp?
  private var previousTime = Timestamp(microseconds: 0)
  private var lastTime: Timestamp?
  private var arrival = 0
  private var closed: [Signal] = []
  /// What happened to the events so far.
  ///
  /// Late events, unlocated ones, dropped samples, and what overflowed in the state of rules are filled in by
  /// ``finish()``.
  package private(set) var counts = EvaluationCounts()
  /// By rule of the plan set: the events that matched one of its queries.
  package private(set) var matchesPerRule: [Int]

  /// A session of all rules of a setup that has seen nothing yet.
  package init(_ setup: RunSetup, options: EvaluationOptions = EvaluationOptions()) {
    let (rules, links) = (setup.rules, setup.linked.links)
    matcher = EventMatcher(plan: setup.plan, rules: rules)
    var limits = options.limits
    store = PendingBatches(leastWorthwhile: limits.waitingBytes)
    limits.sampleBytes /= max(1, rules.count(where: MethodTable.keepsSamples))
    let subscribers = links.subscribers
    let gate = Suppressor(setup.suppressions, rules: rules)
    let methods = MethodTable(
      rules, limits: limits, feedsOthers: subscribers.map { !$0.isEmpty },
      keepsDecisions: options.keepsDecisions,
      timeZones: setup.timeZones, gate: gate, endsAt: options.asOf)
    for (index, rule) in rules.enumerated() where rule.type == .signalCorrelation {
      inboxes[index] = CorrelationInbox(rule, sources: links.sources[index], rules: rules, limits: limits)
    }
    (definitions, self.links, self.subscribers, self.gate) = (rules, links, subscribers, gate)
    asOf = options.asOf
    self.rules = rules.map { _ in RuleState(buffer: ReorderBuffer(lateness: options.allowedLateness)) }
    matchesPerRule = Array(repeating: 0, count: rules.count)
    timeDrivenRules = rules.indices.filter { methods.isTimeDriven($0) }
    self.methods = methods
  }

  /// Some rule has to know the time of every event, also of those that match nothing: no record may be passed over.
  package var isTimeDriven: Bool { !timeDrivenRules.isEmpty }

  /// Takes one event: matches it, and applies what it matched.
  package mutating func process(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm
  ) {
    var matched = MatchBatch()
    if matcher.match(event, record: record, form: form, into: &matched) {
      apply(matched)
    } else {
      noteUnmatched(event.timestamp)
    }
  }

  /// An event that matched nothing; only its time counts.
  ///
  /// The caller may skip such events unless a rule is time-driven, see ``noteSkipped(_:)``.
  package mutating func noteUnmatched(_ time: Timestamp?) {
    previousTime = time ?? previousTime
    observe(previousTime)
  }

  /// Some events that matched nothing were left out; this is the last time among them and those before.
  package mutating func noteSkipped(_ time: Timestamp?) {
    previousTime = time ?? previousTime
  }

  /// Events that met a query, and where some rule needs every event the others too; in input order.
  package mutating func apply(_ matched: MatchBatch) {
    if matched.isEmpty { return }
    let held = lease(matched)
    apply(held, matched.events.indices)
    release(held)
  }

  /// Takes the matched events of a batch, to be applied in pieces between those of other inputs.
  package mutating func lease(_ matched: MatchBatch) -> BatchLease {
    let chunk = MatchedChunk(matched)
    return BatchLease(chunk: chunk, number: store.lease(chunk))
  }

  /// Applies some of the events held, in order.
  package mutating func apply(_ held: BatchLease, _ range: Range<Int>) {
    for index in range {
      let event = held.chunk.events.events[index]
      if event.isUnmatched { noteUnmatched(event.time) } else { apply(event, index, held.chunk, held.number) }
    }
  }

  /// Gives back what was held, once all of it is applied.
  package mutating func release(_ held: BatchLease) {
    store.endLease(held.number)
    if store.isSparse {
      store.compact(rules.indices) { rules[$0].buffer.forEach($1) }
    }
  }

  private mutating func apply(
    _ event: MatchBatch.Event, _ index: Int, _ chunk: MatchedChunk, _ number: Int32
  ) {
    if event.time == nil { counts.untimed += 1 }
    let time = event.time ?? event.precedingTime ?? previousTime
    previousTime = time
    if let asOf, time > asOf {
      counts.afterwards += 1
      return
    }
    counts.matched += 1
    counts.overflowing += Int(event.overflowing)
    for place in MatchBatch.indices(event.hits) {
      let hit = chunk.events.hits[place]
      let rule = Int(hit.rule)
      if gate.hasExclusions, isExcluded(event, in: chunk, from: rule, at: time) { continue }
      matchesPerRule[rule] += 1
      guard hit.parts.count > 0 else { continue }
      let waiting = PendingHit(
        time: time, arrival: arrival, chunk: number, event: Int32(truncatingIfNeeded: index),
        hit: Int32(truncatingIfNeeded: place), hash: chunk.events.hash(ofHit: place))
      if rules[rule].buffer.add(waiting) { store.retain(number) }
      advance(rule)
    }
    arrival += 1
    observe(time)
  }

  /// Whether a suppression keeps an event from a rule.
  private mutating func isExcluded(
    _ event: MatchBatch.Event, in chunk: MatchedChunk, from rule: Int, at time: Timestamp
  ) -> Bool {
    chunk.events.withRecord(of: event) {
      gate.exclusion(of: $0, event.form, arrival: arrival, at: time, from: rule) != nil
    }
  }

  private mutating func apply(_ waiting: PendingHit, _ rule: Int) {
    begin(rule)
    guard let chunk = store.chunk(waiting.chunk) else { return }
    if waiting.arrival < runStart {
      let hit = chunk.events.hit(
        Int(waiting.hit), of: Int(waiting.event), at: waiting.time, arrival: waiting.arrival)
      methods.learn(hit, by: rule)
    } else if !methods.applyInPlace(waiting, in: chunk, to: rule) {
      let hit = chunk.events.hit(
        Int(waiting.hit), of: Int(waiting.event), at: waiting.time, arrival: waiting.arrival)
      methods.apply(hit, to: rule)
    }
    store.release(waiting.chunk)
  }

  /// Events from before the run, some of those held: they fill the baselines of the rules that learn from history.
  ///
  /// Events of history come before all others, and give no signal.
  package mutating func learn(_ held: BatchLease, _ range: Range<Int>) {
    runStart = .max
    for index in range {
      let event = held.chunk.events.events[index]
      let time = event.time ?? event.precedingTime ?? previousTime
      previousTime = time
      if !event.isUnmatched { learn(event, index, held.chunk, held.number, at: time) }
    }
  }

  private mutating func learn(
    _ event: MatchBatch.Event, _ index: Int, _ chunk: MatchedChunk, _ number: Int32, at time: Timestamp
  ) {
    if let asOf, time > asOf {
      counts.afterwards += 1
      return
    }
    var isLearned = false
    for place in MatchBatch.indices(event.hits) {
      let hit = chunk.events.hits[place]
      let rule = Int(hit.rule)
      guard hit.parts.count > 0, definitions[rule].options.methodOptions.learnsFromHistory else { continue }
      if gate.hasExclusions, isExcluded(event, in: chunk, from: rule, at: time) { continue }
      isLearned = true
      let waiting = PendingHit(
        time: time, arrival: arrival, chunk: number, event: Int32(truncatingIfNeeded: index),
        hit: Int32(truncatingIfNeeded: place), hash: chunk.events.hash(ofHit: place))
      if rules[rule].buffer.add(waiting) { store.retain(number) }
      advance(rule)
    }
    if isLearned { counts.learned += 1 }
    arrival += 1
  }

  /// Takes one event of history.
  package mutating func learn(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm
  ) {
    var matched = MatchBatch()
    if matcher.match(event, record: record, form: form, into: &matched) {
      let held = lease(matched)
      learn(held, matched.events.indices)
      release(held)
    } else {
      noteSkipped(event.timestamp)
    }
  }

  /// The history is complete, the run begins.
  package mutating func endHistory() {
    runStart = arrival
    beginInput()
  }

  /// The ids of the queries that the last event met, see ``process(_:record:form:)``.
  package var lastMatches: [Int32] { matcher.matches }

  /// The suppression that keeps an event at the present time from a rule; it is not counted.
  package func exclusion(of record: UnsafeBufferPointer<UInt8>, _ form: RecordForm, from rule: Int) -> Int? {
    gate.firstExclusion(of: record, form, at: previousTime, from: rule)
  }

  /// By suppression: what it kept away; complete after ``finish()``.
  package var suppressionCounts: [SuppressionCount] { gate.counts }

  /// What decided about the events of a rule since the last call, in order; see ``EvaluationOptions/keepsDecisions``.
  package mutating func takeDecisions(_ rule: Int) -> [DecisionRecord] { methods.takeDecisions(rule) }

  /// The number that the next event will have in decisions.
  package var nextArrival: Int { arrival }

  /// The time of the last event.
  package var time: Timestamp { previousTime }

  /// The next record belongs to another input: an event without time takes that of the event before in its own input.
  package mutating func beginInput(after time: Timestamp = Timestamp(microseconds: 0)) {
    previousTime = time
  }

  /// The signals that closed since the last call: in the order of the events that closed them, then of the rules.
  package mutating func takeClosed() -> [Signal] {
    defer { closed.removeAll(keepingCapacity: true) }
    return closed
  }

  /// The input has ended: all remaining signals, rule by rule in order of creation.
  package mutating func finish() -> [Signal] {
    let before = takeClosed()
    (counts.late, counts.overflowingGroups, counts.droppedSamples) = (0, 0, 0)
    (counts.overflowingValues, counts.unlocated) = (0, 0)
    var signals: [[Signal]] = Array(repeating: [], count: rules.count)
    // A rule that counts signals ends after those that make them.
    for index in links.order {
      begin(index)
      while let hit = inboxes[index]?.next(before: nil) { count(hit, index) }
      while let hit = rules[index].buffer.takeFirst() { apply(hit, index) }
      signals[index] = methods.finish(index, at: asOf ?? lastTime)
      deliver(index)
      counts.late += rules[index].buffer.lateCount
      let losses = methods.losses(index)
      counts.overflowingGroups += losses.groups
      counts.overflowingValues += losses.values + (inboxes[index]?.overflowing ?? 0)
      counts.unlocated += losses.unlocated
      counts.droppedSamples += losses.samples
      gate.add(methods.suppressed(index))
    }
    return before + signals.flatMap(\.self)
  }

  /// Applies what has become ready for a rule.
  private mutating func advance(_ rule: Int) {
    while let ready = rules[rule].buffer.takeReady() {
      methods.prefetch(
        slot: rules[rule].buffer.upcoming(12), group: rules[rule].buffer.upcoming(8),
        key: rules[rule].buffer.upcoming(4), of: rule)
      apply(ready, rule)
    }
    takeClosed(rule)
    if subscribers[rule].isEmpty { return }
    deliver(rule)
    // What time alone decides of a watching rule comes after this, see ``observe(_:)``.
    guard !methods.isTimeDriven(rule) else { return }
    rules[rule].signalWatermark = rules[rule].buffer.watermark
    correlate()
  }

  private mutating func takeClosed(_ rule: Int) {
    let signals = methods.takeClosed(rule)
    // Nearly always.
    if signals.isEmpty { return }
    closed += signals
  }

  // MARK: - Signals as events

  /// Hands new signals of a rule to the rules that count them.
  private mutating func deliver(_ rule: Int) {
    if subscribers[rule].isEmpty { return }
    for signal in methods.takeCreated(rule) {
      for reader in subscribers[rule] { inboxes[reader]?.add(signal, of: definitions[rule]) }
    }
  }

  private mutating func count(_ hit: Hit, _ rule: Int) {
    begin(rule)
    matchesPerRule[rule] += 1
    methods.apply(hit, to: rule)
  }

  /// Applies the signals before which no other can come any more.
  private mutating func correlate() {
    for rule in links.order {
      guard let sources = inboxes[rule]?.sources, !sources.isEmpty else { continue }
      var mark: Timestamp?
      for source in sources {
        guard let own = inboxes[source] == nil ? rules[source].signalWatermark : inboxWatermarks[source]
        else {
          mark = nil
          break
        }
        mark = min(mark ?? own, own)
      }
      guard let mark, mark != inboxWatermarks[rule] else { continue }
      inboxWatermarks[rule] = mark
      while let hit = inboxes[rule]?.next(before: mark) { count(hit, rule) }
      methods.advance(rule, before: mark)
      takeClosed(rule)
      deliver(rule)
    }
  }

  // MARK: - Time

  /// Lets a rule know when its input began, once no earlier event can come in time, or an event is applied.
  private mutating func begin(_ rule: Int) {
    guard !rules[rule].hasBegun, let start = rules[rule].start else { return }
    rules[rule].hasBegun = true
    methods.begin(rule, at: start)
  }

  private mutating func observe(_ time: Timestamp) {
    if timeDrivenRules.isEmpty { return }
    if let asOf, time > asOf { return }
    if lastTime.map({ $0 < time }) ?? true { lastTime = time }
    for index in timeDrivenRules {
      rules[index].observe(time)
      // The time of a rule over signals is that of the rules that make them.
      guard inboxes[index] == nil else { continue }
      advance(index)
      guard let watermark = rules[index].buffer.watermark else { continue }
      if let start = rules[index].start, start < watermark { begin(index) }
      methods.advance(index, before: watermark)
      takeClosed(index)
      if subscribers[index].isEmpty { continue }
      deliver(index)
      rules[index].signalWatermark = watermark
      correlate()
    }
  }
}
