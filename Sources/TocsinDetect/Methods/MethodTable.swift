import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// The states of all rules by the number of the rule, each changed where it stands.
///
/// Threshold rules are many and their events are applied without a ``Hit``, so that their states are in one array and
/// called directly. The other methods need a hit on the heap for each event anyway: next to that, the indirection of a
/// box does not count.
struct MethodTable: Sendable {
  private enum MethodSlot: Sendable {
    case threshold(Int)
    case boxed(Int)
  }

  /// By rule.
  private var slots: [MethodSlot] = []
  /// By rule: it has to know the time of every event.
  private var watches: [Bool] = []
  /// By rule: it judges every event by itself.
  private var judgesSingly: [Bool] = []
  private var thresholds: [Threshold] = []
  private var boxed: [any MethodState] = []

  /// `feedsOthers` says of each rule whether others count its signals.
  init(
    _ rules: [Rule], limits: StateLimits, feedsOthers: [Bool], keepsDecisions: Bool, isLive: Bool,
    remembersFirstMet: Bool = false, timeZones: (any TimeZoneSource)?, gate: Suppressor
  ) {
    for (index, rule) in rules.enumerated() {
      if var method = MethodTable.boxedMethod(of: rule, index, limits, timeZones) {
        watches.append(method.isTimeDriven)
        judgesSingly.append(method.judgesSingleEvents)
        prepare(&method.lifecycle)
        slots.append(.boxed(boxed.count))
        boxed.append(method)
      } else {
        var method = Threshold(
          rule: rule, index: index, limits: limits, follows: remembersFirstMet ? .untilMet : .untilSignal)
        watches.append(method.isTimeDriven)
        judgesSingly.append(method.judgesSingleEvents)
        prepare(&method.lifecycle)
        slots.append(.threshold(thresholds.count))
        thresholds.append(method)
      }

      func prepare(_ lifecycle: inout SignalLifecycle) {
        lifecycle.feedsOthers = feedsOthers[index]
        lifecycle.decisions.isKept = keepsDecisions
        if isLive { lifecycle.beginLive() }
        lifecycle.filter = gate.filter(of: index, rule)
      }
    }
  }

  /// The method of a rule at its start; `nil` for the threshold method.
  private static func boxedMethod(
    of rule: Rule, _ index: Int, _ limits: StateLimits, _ timeZones: (any TimeZoneSource)?
  ) -> (any MethodState)? {
    if let schedule = rule.schedule {
      return Scheduled(rule: rule, schedule: schedule, index: index, limits: limits, timeZones: timeZones)
    }
    if let options = rule.options.methodOptions.details {
      guard let maker = options as? any MethodStateMaker else {
        preconditionFailure("no MethodState is made for \(rule.options.detectionMethod.rawValue)")
      }
      return maker.state(of: rule, index: index, limits: limits)
    }
    guard let stages = rule.cases.first?.condition?.stages else { return nil }
    let steps = SequenceOptions.Step.stages(stages, window: rule.options.evaluationWindow)
    return StepSequence(rule: rule, steps: steps, index: index, limits: limits)
  }

  /// Whether a rule keeps samples for signals to come, so that it needs a share of the room for them.
  static func keepsSamples(_ rule: Rule) -> Bool {
    rule.options.evaluationWindow > 0
      || (rule.options.methodOptions.details as? any MethodStateMaker)?.keepsSamples ?? false
  }

  /// The rule has to know the time of every event, also of those that match nothing.
  func isTimeDriven(_ rule: Int) -> Bool { watches[rule] }

  /// The rule judges every event by itself, also one without a time.
  func judgesSingleEvents(_ rule: Int) -> Bool { judgesSingly[rule] }

  /// The group of a rule that came nearest to a case, where its method follows it.
  func nearest(_ rule: Int) -> NearMiss? {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].nearest
    case .boxed(let place): boxed[place].nearest
    }
  }

  /// What a rule has dropped so far.
  func losses(_ rule: Int) -> MethodLosses {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].losses
    case .boxed(let place): boxed[place].losses
    }
  }

  /// The input of a rule has begun.
  mutating func begin(_ rule: Int, at time: Timestamp) {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].begin(at: time)
    case .boxed(let place): boxed[place].begin(at: time)
    }
  }

  mutating func apply(_ hit: Hit, to rule: Int) {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].apply(hit)
    case .boxed(let place): boxed[place].apply(hit)
    }
  }

  /// Applies a hit where it stands, if the rule's method can.
  ///
  /// - Returns: `false`, with nothing done, where it cannot.
  mutating func applyInPlace(_ waiting: PendingHit, in chunk: MatchedChunk, to rule: Int) -> Bool {
    // The chunk, not its events: handing these to a box would copy them, which counts a reference for each table.
    guard case .threshold(let place) = slots[rule] else { return false }
    return thresholds[place].applyInPlace(waiting, in: chunk.events)
  }

  /// Brings near what hits of a rule will look up soon.
  mutating func prefetch(slot: PendingHit?, group: PendingHit?, key: PendingHit?, of rule: Int) {
    guard case .threshold(let place) = slots[rule] else { return }
    thresholds[place].prefetch(slot: slot, group: group, key: key)
  }

  /// An event from before the run, of a rule whose baseline it may fill.
  mutating func learn(_ hit: Hit, by rule: Int) {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].learn(hit)
    case .boxed(let place): boxed[place].learn(hit)
    }
  }

  /// No hit of a rule before `time` comes any more.
  mutating func advance(_ rule: Int, before time: Timestamp) {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].advance(before: time)
    case .boxed(let place): boxed[place].advance(before: time)
    }
  }

  /// The input has ended: every signal of a rule that was not taken.
  mutating func finish(_ rule: Int, at last: Timestamp?) -> [Signal] {
    switch slots[rule] {
    case .threshold(let place): thresholds[place].finish(at: last)
    case .boxed(let place): boxed[place].finish(at: last)
    }
  }

  /// The signals of a rule that closed since the last call.
  mutating func takeClosed(_ rule: Int) -> [Signal] { change(rule) { $0.takeClosed() } }

  /// The signals of a rule that were created since the last call, where others count them.
  mutating func takeCreated(_ rule: Int) -> [Signal] { change(rule) { $0.takeCreated() } }

  /// The signals of a rule that were created, or became more severe, since the last call; on a stream only.
  mutating func takeAnnounced(_ rule: Int) -> [Signal] { change(rule) { $0.takeAnnounced() } }

  /// Closes the signals of a rule that no match at `time` or later can update.
  mutating func closeEnded(_ rule: Int, at time: Timestamp) { change(rule) { $0.closeEnded(at: time) } }

  /// By suppression: the signals of a rule that it kept from being created.
  mutating func suppressed(_ rule: Int) -> [Int: Int] { change(rule) { $0.filter?.suppressed ?? [:] } }

  mutating func takeDecisions(_ rule: Int) -> [DecisionRecord] { change(rule) { $0.decisions.take() } }

  /// Lets `body` change the signals of a rule where they stand.
  @inline(__always)
  private mutating func change<Result>(_ rule: Int, _ body: (inout SignalLifecycle) -> Result) -> Result {
    switch slots[rule] {
    case .threshold(let place): body(&thresholds[place].lifecycle)
    case .boxed(let place): body(&boxed[place].lifecycle)
    }
  }
}
