import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// What a detection method leaves out for want of room, or of something the event lacks.
package struct MethodLosses: Sendable, Equatable {
  /// Events left out, since their group would have been one too many.
  package var groups = 0
  /// Values, places, buckets or steps left out, since there was no room to remember them.
  package var values = 0
  /// Samples not kept, since there was no room.
  package var samples = 0
  /// Events without usable coordinates.
  package var unlocated = 0
  /// A schedule has more instants than are evaluated: the rule saw nothing after them.
  package var hasStopped = false

  /// Losses of a method that has dropped nothing.
  package init() {}
}

/// The state of one rule, whatever its detection method: hits in, signals out.
///
/// Hits come in (time, arrival) order. A conforming type is one file of this folder, beside the ``MethodStateMaker`` by
/// which ``MethodTable`` finds it.
protocol MethodState: Sendable {
  /// The rule has to know the time of every event, also of those that match nothing.
  var isTimeDriven: Bool { get }
  /// Every event is judged by itself, so that one without a time can be judged too.
  var judgesSingleEvents: Bool { get }
  /// The group that came nearest to a case, where the method follows it.
  var nearest: NearMiss? { get }
  var losses: MethodLosses { get }
  var lifecycle: SignalLifecycle { get set }

  /// The input has begun.
  mutating func begin(at time: Timestamp)
  mutating func apply(_ hit: Hit)
  /// An event from before the run: a baseline learns it, and it gives no signal.
  mutating func learn(_ hit: Hit)
  /// No hit before `time` comes any more.
  mutating func advance(before time: Timestamp)
  /// The input has ended at `last`: what time still decides, then every signal.
  ///
  /// Signals that had not ended by then are open.
  mutating func finish(at last: Timestamp?) -> [Signal]
}

extension MethodState {
  var isTimeDriven: Bool { false }
  var judgesSingleEvents: Bool { false }
  var nearest: NearMiss? { nil }
  var losses: MethodLosses { MethodLosses() }
  mutating func begin(at time: Timestamp) {}
  mutating func learn(_ hit: Hit) {}
  mutating func advance(before time: Timestamp) {}
  mutating func finish(at last: Timestamp?) -> [Signal] { lifecycle.finish(at: last) }
}

/// The options of a detection method, as what starts the state of its rules.
///
/// Each method's options conform in the file of their state: there is no other list of methods here. A test holds that
/// none is missing.
protocol MethodStateMaker: MethodDetails {
  /// The state of a rule before its first event; `index` is the rule's number in the run.
  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState

  /// Whether samples are kept for signals to come, also of a rule without an evaluation window.
  var keepsSamples: Bool { get }
}

extension MethodStateMaker {
  var keepsSamples: Bool { false }
}
