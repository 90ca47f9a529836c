import TocsinLogModel
import TocsinSemantics

/// The states of all rules, those of one detection method together, so that each is changed where it stands.
struct MethodTable: Sendable {
  private enum Place: Sendable {
    case threshold(Int)
  }

  /// By rule.
  private var places: [Place] = []
  private var thresholds: [Threshold] = []

  init(_ rules: [Rule], limits: StateLimits) {
    for (index, rule) in rules.enumerated() {
      places.append(.threshold(thresholds.count))
      thresholds.append(Threshold(rule: rule, index: index, limits: limits))
    }
  }

  func needsEveryEvent(_ rule: Int) -> Bool {
    switch places[rule] {
    case .threshold(let place): thresholds[place].needsEveryEvent
    }
  }

  func losses(_ rule: Int) -> MethodLosses {
    switch places[rule] {
    case .threshold(let place): thresholds[place].losses
    }
  }

  mutating func begin(_ rule: Int, at time: Timestamp) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].begin(at: time)
    }
  }

  mutating func apply(_ hit: Hit, to rule: Int) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].apply(hit)
    }
  }

  /// Applies a hit where it stands, if the rule's method can.
  ///
  /// - Returns: `false`, with nothing done, where it cannot.
  mutating func apply(_ waiting: WaitingHit, in events: MatchedEvents, to rule: Int) -> Bool {
    switch places[rule] {
    case .threshold(let place): thresholds[place].apply(waiting, in: events)
    }
  }

  /// Brings near what hits of a rule will look up soon.
  mutating func prefetch(slot: WaitingHit?, group: WaitingHit?, key: WaitingHit?, of rule: Int) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].prefetch(slot: slot, group: group, key: key)
    }
  }

  mutating func advance(_ rule: Int, before time: Timestamp) {
    switch places[rule] {
    case .threshold(let place): thresholds[place].advance(before: time)
    }
  }

  mutating func finish(_ rule: Int, at last: Timestamp?) -> [Signal] {
    switch places[rule] {
    case .threshold(let place): thresholds[place].finish(at: last)
    }
  }

  /// The signals of a rule that closed since the last call.
  mutating func takeClosed(_ rule: Int) -> [Signal] {
    switch places[rule] {
    case .threshold(let place): thresholds[place].lifecycle.takeClosed()
    }
  }
}
