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
        addSteps(StepSequence.stages(stages, window: rule.options.evaluationWindow), rule, index, limits)
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

  func needsEveryEvent(_ rule: Int) -> Bool {
    switch places[rule] {
    case .threshold(let place): thresholds[place].needsEveryEvent
    case .steps(let place): sequences[place].needsEveryEvent
    case .newValue(let place): newValues[place].needsEveryEvent
    case .thirdParty(let place): thirdParties[place].needsEveryEvent
    case .travel(let place): travels[place].needsEveryEvent
    case .anomaly(let place): anomalies[place].needsEveryEvent
    case .content(let place): contents[place].needsEveryEvent
    case .scheduled(let place): schedules[place].needsEveryEvent
    }
  }

  func losses(_ rule: Int) -> MethodLosses {
    switch places[rule] {
    case .threshold(let place): thresholds[place].losses
    case .steps(let place): sequences[place].losses
    case .newValue(let place): newValues[place].losses
    case .thirdParty(let place): thirdParties[place].losses
    case .travel(let place): travels[place].losses
    case .anomaly(let place): anomalies[place].losses
    case .content(let place): contents[place].losses
    case .scheduled(let place): schedules[place].losses
    }
  }

  mutating func begin(_ rule: Int, at time: Timestamp) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].begin(at: time)
    case .steps(let place): sequences[place].begin(at: time)
    case .newValue(let place): newValues[place].begin(at: time)
    case .thirdParty(let place): thirdParties[place].begin(at: time)
    case .travel(let place): travels[place].begin(at: time)
    case .anomaly(let place): anomalies[place].begin(at: time)
    case .content(let place): contents[place].begin(at: time)
    case .scheduled(let place): schedules[place].begin(at: time)
    }
  }

  mutating func apply(_ hit: Hit, to rule: Int) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].apply(hit)
    case .steps(let place): sequences[place].apply(hit)
    case .newValue(let place): newValues[place].apply(hit)
    case .thirdParty(let place): thirdParties[place].apply(hit)
    case .travel(let place): travels[place].apply(hit)
    case .anomaly(let place): anomalies[place].apply(hit)
    case .content(let place): contents[place].apply(hit)
    case .scheduled(let place): schedules[place].apply(hit)
    }
  }

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

  mutating func advance(_ rule: Int, before time: Timestamp) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].advance(before: time)
    case .steps(let place): sequences[place].advance(before: time)
    case .newValue(let place): newValues[place].advance(before: time)
    case .thirdParty(let place): thirdParties[place].advance(before: time)
    case .travel(let place): travels[place].advance(before: time)
    case .anomaly(let place): anomalies[place].advance(before: time)
    case .content(let place): contents[place].advance(before: time)
    case .scheduled(let place): schedules[place].advance(before: time)
    }
  }

  mutating func finish(_ rule: Int, at last: Timestamp?) -> [Signal] {
    switch places[rule] {
    case .threshold(let place): thresholds[place].finish(at: last)
    case .steps(let place): sequences[place].finish(at: last)
    case .newValue(let place): newValues[place].finish(at: last)
    case .thirdParty(let place): thirdParties[place].finish(at: last)
    case .travel(let place): travels[place].finish(at: last)
    case .anomaly(let place): anomalies[place].finish(at: last)
    case .content(let place): contents[place].finish(at: last)
    case .scheduled(let place): schedules[place].finish(at: last)
    }
  }

  /// The signals of a rule that closed since the last call.
  mutating func takeClosed(_ rule: Int) -> [Signal] { change(rule) { $0.takeClosed() } }

  /// The signals of a rule that were created since the last call, where others count them.
  mutating func takeCreated(_ rule: Int) -> [Signal] { change(rule) { $0.takeCreated() } }

  /// By suppression: the signals of a rule that it kept from being created.
  mutating func suppressed(_ rule: Int) -> [Int: Int] { change(rule) { $0.filter?.suppressed ?? [:] } }

  mutating func takeDecisions(_ rule: Int) -> [DecisionRecord] { change(rule) { $0.decisions.take() } }

  @inline(__always)
  private mutating func change<Result>(_ rule: Int, _ body: (inout SignalLifecycle) -> Result) -> Result {
    switch places[rule] {
    case .threshold(let place): body(&thresholds[place].lifecycle)
    case .steps(let place): body(&sequences[place].lifecycle)
    case .newValue(let place): body(&newValues[place].lifecycle)
    case .thirdParty(let place): body(&thirdParties[place].lifecycle)
    case .travel(let place): body(&travels[place].lifecycle)
    case .anomaly(let place): body(&anomalies[place].lifecycle)
    case .content(let place): body(&contents[place].lifecycle)
    case .scheduled(let place): body(&schedules[place].lifecycle)
    }
  }
}
