import TocsinLogModel
import TocsinSemantics

/// The states of all rules, those of one detection method together, so that each is changed where it stands.
struct MethodTable: Sendable {
  private enum Place: Sendable {
    case threshold(Int)
    case steps(Int)
    case newValue(Int)
    case thirdParty(Int)
    case travel(Int)
    case anomaly(Int)
    case content(Int)
    case scheduled(Int)
  }

  /// By rule.
  private var places: [Place] = []
  /// By rule: it has to know the time of every event.
  private var watches: [Bool] = []
  private var thresholds: [Threshold] = []
  private var sequences: [StepSequence] = []
  private var newValues: [NewValue] = []
  private var thirdParties: [ThirdParty] = []
  private var travels: [ImpossibleTravel] = []
  private var anomalies: [AnomalyDetection] = []
  private var contents: [ContentAnomaly] = []
  private var schedules: [Scheduled] = []

  /// `feedsOthers` says of each rule whether others count its signals.
  init(
    _ rules: [Rule], limits: StateLimits, feedsOthers: [Bool], keepsDecisions: Bool,
    timeZones: (any TimeZoneSource)?, gate: SuppressionGate, endsAt: Timestamp?
  ) {
    for (index, rule) in rules.enumerated() {
      if let schedule = rule.schedule {
        places.append(.scheduled(schedules.count))
        schedules.append(
          Scheduled(rule: rule, schedule: schedule, index: index, limits: limits, timeZones: timeZones))
      } else {
        add(rule, index, limits)
      }
      watches.append(visit(index, TellWatching()))
      change(index) {
        $0.feedsOthers = feedsOthers[index]
        $0.decisions.isKept = keepsDecisions
        $0.endsAt = endsAt
        $0.filter = gate.filter(of: index, rule)
      }
    }
  }

  private mutating func add(_ rule: Rule, _ index: Int, _ limits: StateLimits) {
    switch rule.options.methodOptions {
    case .none:
      if case .sequence(let stages)? = rule.cases.first?.condition {
        addSteps(
          SequenceOptions.Step.stages(stages, window: rule.options.evaluationWindow), rule, index, limits)
      } else {
        places.append(.threshold(thresholds.count))
        thresholds.append(Threshold(rule: rule, index: index, limits: limits))
      }
    case .sequence(let options): addSteps(options.steps, rule, index, limits)
    case .newValue(let options):
      places.append(.newValue(newValues.count))
      newValues.append(NewValue(rule: rule, options: options, index: index, limits: limits))
    case .thirdParty(let options):
      places.append(.thirdParty(thirdParties.count))
      thirdParties.append(ThirdParty(rule: rule, options: options, index: index, limits: limits))
    case .impossibleTravel(let options):
      places.append(.travel(travels.count))
      travels.append(ImpossibleTravel(rule: rule, options: options, index: index, limits: limits))
    case .anomalyDetection(let options):
      places.append(.anomaly(anomalies.count))
      anomalies.append(AnomalyDetection(rule: rule, options: options, index: index, limits: limits))
    case .contentAnomaly(let options):
      places.append(.content(contents.count))
      contents.append(ContentAnomaly(rule: rule, options: options, index: index, limits: limits))
    }
  }

  private mutating func addSteps(
    _ steps: [SequenceOptions.Step], _ rule: Rule, _ index: Int, _ limits: StateLimits
  ) {
    places.append(.steps(sequences.count))
    sequences.append(StepSequence(rule: rule, steps: steps, index: index, limits: limits))
  }

  func needsEveryEvent(_ rule: Int) -> Bool { watches[rule] }

  mutating func losses(_ rule: Int) -> MethodLosses { visit(rule, TellLosses()) }

  mutating func begin(_ rule: Int, at time: Timestamp) { visit(rule, Begin(time: time)) }

  mutating func apply(_ hit: Hit, to rule: Int) { visit(rule, Apply(hit: hit)) }

  /// An event from before the run, of a rule whose baseline it may fill.
  mutating func learn(_ hit: Hit, by rule: Int) {
    switch places[rule] {
    case .newValue(let place): newValues[place].learn(hit)
    case .anomaly(let place): anomalies[place].learn(hit)
    case .threshold, .steps, .thirdParty, .travel, .content, .scheduled: break
    }
  }

  /// Applies a hit where it stands, if the rule's method can.
  ///
  /// - Returns: `false`, with nothing done, where it cannot.
  mutating func apply(_ waiting: WaitingHit, in events: MatchedEvents, to rule: Int) -> Bool {
    switch places[rule] {
    case .threshold(let place): thresholds[place].apply(waiting, in: events)
    case .steps, .newValue, .thirdParty, .travel, .anomaly, .content, .scheduled: false
    }
  }

  /// Brings near what hits of a rule will look up soon.
  mutating func prefetch(slot: WaitingHit?, group: WaitingHit?, key: WaitingHit?, of rule: Int) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].prefetch(slot: slot, group: group, key: key)
    case .steps, .newValue, .thirdParty, .travel, .anomaly, .content, .scheduled: break
    }
  }

  mutating func advance(_ rule: Int, before time: Timestamp) { visit(rule, Advance(time: time)) }

  mutating func finish(_ rule: Int, at last: Timestamp?) -> [Signal] { visit(rule, Finish(last: last)) }

  /// The signals of a rule that closed since the last call.
  mutating func takeClosed(_ rule: Int) -> [Signal] { visit(rule, TakeClosed()) }

  /// The signals of a rule that were created since the last call, where others count them.
  mutating func takeCreated(_ rule: Int) -> [Signal] { change(rule) { $0.takeCreated() } }

  /// By suppression: the signals of a rule that it kept from being created.
  mutating func suppressed(_ rule: Int) -> [Int: Int] { change(rule) { $0.filter?.suppressed ?? [:] } }

  mutating func takeDecisions(_ rule: Int) -> [DecisionRecord] { change(rule) { $0.decisions.take() } }

  private mutating func change<Result>(_ rule: Int, _ body: (inout SignalLifecycle) -> Result) -> Result {
    withoutActuallyEscaping(body) { visit(rule, ChangeLifecycle(body: $0)) }
  }

  /// Calls a method's state by its own type, where it stands.
  @inline(__always)
  @discardableResult
  private mutating func visit<Visitor: MethodVisitor>(_ rule: Int, _ visitor: Visitor) -> Visitor.Result {
    switch places[rule] {
    case .threshold(let place): visitor.visit(&thresholds[place])
    case .steps(let place): visitor.visit(&sequences[place])
    case .newValue(let place): visitor.visit(&newValues[place])
    case .thirdParty(let place): visitor.visit(&thirdParties[place])
    case .travel(let place): visitor.visit(&travels[place])
    case .anomaly(let place): visitor.visit(&anomalies[place])
    case .content(let place): visitor.visit(&contents[place])
    case .scheduled(let place): visitor.visit(&schedules[place])
    }
  }
}

/// What is done with the state of one rule, whatever its type.
private protocol MethodVisitor {
  associatedtype Result
  func visit(_ method: inout some MethodState) -> Result
}

private struct TellWatching: MethodVisitor {
  func visit(_ method: inout some MethodState) -> Bool { method.needsEveryEvent }
}

private struct TellLosses: MethodVisitor {
  func visit(_ method: inout some MethodState) -> MethodLosses { method.losses }
}

private struct Begin: MethodVisitor {
  let time: Timestamp
  func visit(_ method: inout some MethodState) { method.begin(at: time) }
}

private struct Apply: MethodVisitor {
  let hit: Hit
  func visit(_ method: inout some MethodState) { method.apply(hit) }
}

private struct Advance: MethodVisitor {
  let time: Timestamp
  func visit(_ method: inout some MethodState) { method.advance(before: time) }
}

private struct Finish: MethodVisitor {
  let last: Timestamp?
  func visit(_ method: inout some MethodState) -> [Signal] { method.finish(at: last) }
}

private struct TakeClosed: MethodVisitor {
  func visit(_ method: inout some MethodState) -> [Signal] { method.lifecycle.takeClosed() }
}

private struct ChangeLifecycle<Result>: MethodVisitor {
  let body: (inout SignalLifecycle) -> Result
  func visit(_ method: inout some MethodState) -> Result { body(&method.lifecycle) }
}
