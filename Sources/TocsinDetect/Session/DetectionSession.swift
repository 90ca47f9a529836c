package import TocsinEvents
package import TocsinLogModel
package import TocsinMatch
import TocsinPlan
import TocsinSemantics

/// Matched events in, signals out: the stateful half of evaluation, for a set of rules.
///
/// Events are processed in input order; each rule repairs lateness in its own ``RuleQueue``.
package struct DetectionSession: ~Copyable {
  private var matcher: EventMatcher
  private var gate: Suppressor
  private var store: PendingBatches
  private var queues: [RuleQueue]
  private var methods: MethodTable
  private let definitions: [Rule]
  private var correlator: Correlator
  /// Events that arrived before this one are history.
  private var runStart = 0
  /// The rules that have to know the time of every event.
  private let timeDrivenRules: [Int]
  private let asOf: Timestamp?
  private var omissions: OmissionTable
  /// What the last event that was matched here did not add to queries, see ``process(_:record:form:)``.
  package private(set) var lastOmissions: [Omission] = []
  private let isLive: Bool
  private var lastTime: Timestamp?
  private var arrival = 0
  private var closed: [Signal] = []
  /// The rules that did not see the last event, and why.
  private var lastExclusions: [(rule: Int, suppression: Int)] = []
  /// What happened to the events so far.
  ///
  /// Late events, unlocated ones, dropped samples, and what overflowed in the state of rules are filled in by
  /// ``finish()``.
  package private(set) var counts = EvaluationCounts()
  /// By rule of the plan set: the events that matched one of its queries.
  package private(set) var matchesPerRule: [Int]

  /// A session of all rules of a setup that has seen nothing yet.
  package init(_ setup: RunSetup, options: EvaluationOptions = EvaluationOptions()) {
    let rules = setup.rules
    matcher = EventMatcher(plan: setup.plan, rules: rules)
    var limits = options.limits
    store = PendingBatches(leastWorthwhile: limits.waitingBytes)
    limits.sampleBytes /= max(1, rules.count(where: MethodTable.keepsSamples))
    let correlator = Correlator(setup.linked, limits: limits)
    let gate = Suppressor(setup.suppressions, rules: rules)
    let methods = MethodTable(
      rules, limits: limits, feedsOthers: correlator.feedsOthers, keepsDecisions: options.keepsDecisions,
      isLive: options.isLive, remembersFirstMet: options.remembersFirstMet, timeZones: setup.timeZones,
      gate: gate)
    (definitions, self.correlator, self.gate) = (rules, correlator, gate)
    (asOf, isLive) = (options.asOf, options.isLive)
    queues = rules.map { _ in RuleQueue(lateness: options.allowedLateness) }
    omissions = OmissionTable(rules)
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
    lastOmissions = matched.omissions
  }

  /// An event that matched nothing; only its time counts.
  ///
  /// The caller may skip such events unless a rule is time-driven, see ``isTimeDriven``.
  package mutating func noteUnmatched(_ time: Timestamp?) {
    if let time { observe(time) }
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
      store.compact(queues.indices) { queues[$0].forEach($1) }
    }
  }

  private mutating func apply(
    _ event: MatchBatch.Event, _ index: Int, _ chunk: MatchedChunk, _ number: Int32
  ) {
    if gate.hasExclusions { lastExclusions.removeAll(keepingCapacity: true) }
    guard let time = event.time else { return applyUndated(event, index, chunk) }
    if let asOf, time > asOf {
      counts.afterwards += 1
      return
    }
    counts.matched += 1
    if event.omissions.count > 0 { countOmissions(of: event, in: chunk) }
    for place in event.hits.indices {
      let hit = chunk.events.hits[place]
      let rule = Int(hit.rule)
      if gate.hasExclusions, isExcluded(event, in: chunk, from: rule, at: time) { continue }
      matchesPerRule[rule] += 1
      guard hit.parts.count > 0 else { continue }
      enqueue(place, of: index, in: chunk, number, at: time, for: rule)
    }
    arrival += 1
    observe(time)
  }

  private mutating func countOmissions(of event: MatchBatch.Event, in chunk: MatchedChunk) {
    for omission in chunk.events.omissions[event.omissions.indices] {
      omissions.add(omission)
      if omission.reason == .tooManyCombinations { counts.overflowing += 1 }
    }
  }

  /// An event without a time: rules that look at single events judge it, the others leave it out.
  ///
  /// It waits for nothing, moves no clock, and counts in no window.
  private mutating func applyUndated(_ event: MatchBatch.Event, _ index: Int, _ chunk: MatchedChunk) {
    counts.matched += 1
    counts.untimed += 1
    if event.omissions.count > 0 { countOmissions(of: event, in: chunk) }
    var isLeftOut = false
    for place in event.hits.indices {
      let hit = chunk.events.hits[place]
      let rule = Int(hit.rule)
      if gate.hasExclusions, isExcluded(event, in: chunk, from: rule, at: .undated) { continue }
      matchesPerRule[rule] += 1
      guard hit.parts.count > 0 else { continue }
      guard methods.judgesSingleEvents(rule) else {
        omissions.addUntimed(rule)
        isLeftOut = true
        continue
      }
      methods.apply(chunk.events.hit(place, of: index, at: .undated, arrival: arrival), to: rule)
      takeClosed(rule)
      deliver(rule)
    }
    if isLeftOut { counts.untimedLeftOut += 1 }
    arrival += 1
  }

  /// Queues a hit of the present event for its rule, and applies what becomes ready by it.
  @inline(__always)
  private mutating func enqueue(
    _ place: Int, of index: Int, in chunk: MatchedChunk, _ number: Int32, at time: Timestamp, for rule: Int
  ) {
    let waiting = PendingHit(
      time: time, arrival: arrival, chunk: number, event: Int32(truncatingIfNeeded: index),
      hit: Int32(truncatingIfNeeded: place), hash: chunk.events.hash(ofHit: place))
    if queues[rule].add(waiting) { store.retain(number) }
    advance(rule)
  }

  /// Whether a suppression keeps an event from a rule.
  private mutating func isExcluded(
    _ event: MatchBatch.Event, in chunk: MatchedChunk, from rule: Int, at time: Timestamp
  ) -> Bool {
    let exclusion = chunk.events.withRecord(of: event) {
      gate.exclusion(of: $0, event.form, arrival: arrival, at: time, from: rule)
    }
    guard let exclusion else { return false }
    lastExclusions.append((rule, exclusion))
    return true
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
      if event.isUnmatched { continue }
      if let time = event.time {
        learn(event, index, held.chunk, held.number, at: time)
      } else {
        counts.untimed += 1
        counts.untimedLeftOut += 1
      }
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
    for place in event.hits.indices {
      let hit = chunk.events.hits[place]
      let rule = Int(hit.rule)
      guard hit.parts.count > 0, definitions[rule].options.methodOptions.learnsFromHistory else { continue }
      if gate.hasExclusions, isExcluded(event, in: chunk, from: rule, at: time) { continue }
      isLearned = true
      enqueue(place, of: index, in: chunk, number, at: time, for: rule)
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
    }
  }

  /// The history is complete, the run begins.
  package mutating func endHistory() {
    runStart = arrival
  }

  /// The ids of the queries that the last event met, see ``process(_:record:form:)``.
  package var lastMatches: [Int32] { matcher.matches }

  /// The suppression that kept the last event that was applied from a rule whose queries it met.
  package func lastExclusion(from rule: Int) -> Int? {
    lastExclusions.first { $0.rule == rule }?.suppression
  }

  /// By suppression: what it kept away; complete after ``finish()``.
  package var suppressionCounts: [SuppressionCount] { gate.counts }

  /// What decided about the events of a rule since the last call, in order; see ``EvaluationOptions/keepsDecisions``.
  package mutating func takeDecisions(_ rule: Int) -> [DecisionRecord] { methods.takeDecisions(rule) }

  /// The number that the next event will have in decisions.
  package var nextArrival: Int { arrival }

  /// Events of a rule that were left out so far, since they came too late or for want of a group.
  package func dropped(by rule: Int) -> (late: Int, groups: Int) {
    (queues[rule].lateCount, methods.losses(rule).groups)
  }

  /// Events of a rule that were left out so far, since they have no time.
  package func untimed(by rule: Int) -> Int { omissions.untimed[rule] }

  /// By rule: the group that came nearest to a case, where the method of the rule follows it.
  package var nearest: [NearMiss] { queues.indices.compactMap { methods.nearest($0) } }

  /// What rules left out of the events that they matched, by rule; complete after ``finish()``.
  package private(set) var omissionCounts: [OmissionCount] = []

  /// The signals that closed since the last call: in the order of the events that closed them, then of the rules.
  package mutating func takeClosed() -> [Signal] {
    defer { closed.removeAll(keepingCapacity: true) }
    return closed
  }

  /// The input has ended: all remaining signals, rule by rule in order of creation.
  package mutating func finish() -> [Signal] {
    let before = takeClosed()
    (counts.late, counts.overflowingGroups, counts.droppedSamples) = (0, 0, 0)
    (counts.overflowingValues, counts.unlocated, counts.stoppedSchedules) = (0, 0, 0)
    var signals: [[Signal]] = Array(repeating: [], count: queues.count)
    var ends: [Timestamp?] = Array(repeating: nil, count: queues.count)
    // A rule that counts signals ends after those that make them.
    for index in correlator.order {
      begin(index)
      while let hit = correlator.next(index, before: nil) { count(hit, index) }
      while let hit = queues[index].takeFirst() { apply(hit, index) }
      ends[index] = end(of: index, ends)
      signals[index] = methods.finish(index, at: ends[index])
      deliver(index)
      counts.late += queues[index].lateCount
      let losses = methods.losses(index)
      counts.overflowingGroups += losses.groups
      counts.overflowingValues += losses.values + correlator.overflowing(index)
      counts.unlocated += losses.unlocated
      if losses.hasStopped { counts.stoppedSchedules += 1 }
      counts.droppedSamples += losses.samples
      gate.add(methods.suppressed(index))
    }
    noteOmissions()
    return before + signals.flatMap(\.self)
  }

  private mutating func noteOmissions() {
    for rule in correlator.undated { omissions.addUntimed(rule) }
    let counted = omissions.counts(of: definitions)
    omissionCounts = queues.indices.flatMap { rule in
      let (late, groups) = dropped(by: rule)
      let causes: [(OmissionCount.Cause, Int)] = [(.late, late), (.tooManyGroups, groups)]
      return counted.filter { $0.rule == rule }
        + causes.filter { $0.1 > 0 }.map {
          OmissionCount(rule: rule, query: nil, cause: $0.0, count: $0.1)
        }
    }
  }

  /// When the input of a rule ends: with the last event that concerns it, so that it does not depend on other rules.
  ///
  /// `ends` are those of the rules whose signals it counts.
  private func end(of rule: Int, _ ends: [Timestamp?]) -> Timestamp? {
    if let asOf { return asOf }
    if methods.isTimeDriven(rule) { return lastTime }
    let sources = correlator.sources(of: rule)
    return sources.isEmpty ? queues[rule].latest : sources.compactMap { ends[$0] }.max()
  }

  /// Applies what has become ready for a rule.
  private mutating func advance(_ rule: Int) {
    while let ready = queues[rule].takeReady() {
      methods.prefetch(
        slot: queues[rule].upcoming(12), group: queues[rule].upcoming(8),
        key: queues[rule].upcoming(4), of: rule)
      apply(ready, rule)
    }
    takeClosed(rule)
    if !correlator.hasSubscribers(rule) { return }
    // The signals up to the watermark are to be made before others rely on it.
    if let watermark = queues[rule].watermark, !methods.isTimeDriven(rule) {
      methods.advance(rule, before: watermark)
    }
    deliver(rule)
    // What time alone decides of a watching rule comes after this, see ``observe(_:)``.
    guard !methods.isTimeDriven(rule) else { return }
    correlator.advance(rule, to: queues[rule].watermark)
    correlate()
  }

  private mutating func takeClosed(_ rule: Int) {
    if isLive { closed += methods.takeAnnounced(rule) }
    let signals = methods.takeClosed(rule)
    // Nearly always.
    if signals.isEmpty { return }
    closed += signals
  }

  /// Lets time pass for all rules: no event before `watermark` comes any more, whatever rule it concerns.
  ///
  /// What waits is applied, and signals that have ended are closed.
  package mutating func pass(_ watermark: Timestamp) {
    for rule in correlator.order where !correlator.isFed(rule) {
      queues[rule].pass(watermark)
      advance(rule)
      methods.advance(rule, before: watermark)
      methods.closeEnded(rule, at: watermark)
      takeClosed(rule)
      guard correlator.hasSubscribers(rule) else { continue }
      deliver(rule)
      correlator.advance(rule, to: watermark)
    }
    correlate()
    for rule in correlator.order where correlator.isFed(rule) {
      methods.closeEnded(rule, at: watermark)
      takeClosed(rule)
    }
  }

  /// Hands new signals of a rule to the rules that count them.
  private mutating func deliver(_ rule: Int) {
    if correlator.hasSubscribers(rule) { correlator.deliver(methods.takeCreated(rule), of: rule) }
  }

  private mutating func count(_ hit: Hit, _ rule: Int) {
    begin(rule)
    matchesPerRule[rule] += 1
    methods.apply(hit, to: rule)
  }

  /// Applies the signals before which no other can come any more.
  private mutating func correlate() {
    for rule in correlator.order {
      guard let mark = correlator.takeWatermark(rule) else { continue }
      while let hit = correlator.next(rule, before: mark) { count(hit, rule) }
      methods.advance(rule, before: mark)
      takeClosed(rule)
      deliver(rule)
    }
  }

  /// Lets a rule know when its input began, once no earlier event can come in time, or an event is applied.
  private mutating func begin(_ rule: Int) {
    if let start = queues[rule].takeStart() { methods.begin(rule, at: start) }
  }

  private mutating func observe(_ time: Timestamp) {
    if timeDrivenRules.isEmpty { return }
    if let asOf, time > asOf { return }
    if lastTime.map({ $0 < time }) ?? true { lastTime = time }
    for index in timeDrivenRules {
      queues[index].observe(time)
      // The time of a rule over signals is that of the rules that make them.
      guard !correlator.isFed(index) else { continue }
      advance(index)
      guard let watermark = queues[index].watermark else { continue }
      if let start = queues[index].start, start < watermark { begin(index) }
      methods.advance(index, before: watermark)
      takeClosed(index)
      if !correlator.hasSubscribers(index) { continue }
      deliver(index)
      correlator.advance(index, to: watermark)
      correlate()
    }
  }
}
