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
    if let matched = matcher.match(event, record: record, form: form) {
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

  /// An event that met a query; events come in input order.
  package mutating func apply(_ matched: MatchedEvent) {
    if matched.time == nil { counts.untimed += 1 }
    let time = matched.time ?? matched.precedingTime ?? previousTime
    previousTime = time
    counts.matched += 1
    counts.overflowing += matched.overflowing
    let sample = SampleRecord(bytes: matched.bytes, form: matched.form, time: time)
    for hit in matched.hits {
      matchesPerRule[hit.rule] += 1
      guard !hit.parts.isEmpty else { continue }
      rules[hit.rule].buffer.add(Hit(time: time, arrival: arrival, parts: hit.parts, record: sample))
      advance(hit.rule)
    }
    arrival += 1
    observe(time)
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
      while let hit = rules[index].buffer.takeFirst() { methods.apply(hit, to: index) }
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
    while let ready = rules[rule].buffer.takeReady() { methods.apply(ready, to: rule) }
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
