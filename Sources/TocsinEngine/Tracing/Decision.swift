package import TocsinLogModel

/// What a detection method found about one event or bucket, and by which part of its baseline.
///
/// A signal carries the decision that made it; `explain` shows those of events that made none too.
package enum Decision: Sendable, Equatable {
  case threshold(ThresholdDecision)
  case newValue(NewValueDecision)
  case travel(TravelDecision)
  case anomaly(AnomalyDecision)
  case content(ContentDecision)
  case sequence(SequenceDecision)
  case thirdParty(ThirdPartyDecision)
}

/// A decision with the events it is about.
package struct DecisionRecord: Sendable, Equatable {
  /// The arrivals of the first and the last of its events.
  package var arrivals: ClosedRange<Int>
  package var time: Timestamp
  package var group: [GroupValue]
  package var decision: Decision
}

package struct ThresholdDecision: Sendable, Equatable {
  /// By query, over the window that ends with the event.
  package var values: [QueryValue]
  /// The first case that holds.
  package var caseIndex: Int?

  package init(values: [QueryValue], caseIndex: Int?) {
    self.values = values
    self.caseIndex = caseIndex
  }
}

package struct NewValueDecision: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// Learned without a signal, until the time where there is one.
    case learned(until: Timestamp?)
    case known(lastSeen: Timestamp)
    /// `forgotten` is when it was seen last, where that was too long ago.
    case new(forgotten: Timestamp?)
  }

  package var values: [GroupValue]
  package var outcome: Outcome
  /// Values of the group known before.
  package var start: Timestamp
}

package struct TravelDecision: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    case learned(until: Timestamp)
    /// A usual place of the user.
    case common
    /// No place the user was at is too far for the time.
    case possible
    /// Impossible, but the user went this way before.
    case usualWay
    case impossible
  }

  package var place: String
  package var outcome: Outcome
  /// The place that decided: of impossible ones the last visited.
  package var from: String?
  package var fromTime: Timestamp?
  /// Kilometres.
  package var distance: Double
  package var hours: Double
  /// Kilometres an hour; infinite for two places at one time.
  package var speed: Double { hours > 0 ? distance / hours : .infinity }
}

package struct AnomalyDecision: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    case learning(until: Timestamp)
    case usual
    case anomalous
    /// Anomalous, but not all buckets of the window are.
    case brief
  }

  package var bucketStart: Timestamp
  package var value: Double
  /// Buckets of the history.
  package var historyCount: Int
  package var quantile: Double
  /// The largest value at the same time of the day or week, where history reaches that far.
  package var seasonal: Double?
  package var spread: Double
  /// The value above which a bucket is anomalous.
  package var limit: Double
  package var outcome: Outcome
}

package struct ContentDecision: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    case learned(until: Timestamp)
    case usual
    case anomalous
  }

  package var query: Int
  package var outcome: Outcome
  /// The greatest similarity to a learned log, of those that were compared; percent, rounded down.
  package var similarity: Int
  package var learnedCount: Int
}

package struct SequenceDecision: Sendable, Equatable {
  package struct Completion: Sendable, Equatable {
    package var step: Int
    package var time: Timestamp
  }

  /// The steps completed, in order, the last one by this event.
  package var completions: [Completion]
  package var stepCount: Int
}

package struct ThirdPartyDecision: Sendable, Equatable {
  package var root: Int
  /// The case met; `nil` for the default status.
  package var caseIndex: Int?

  package init(root: Int, caseIndex: Int?) {
    self.root = root
    self.caseIndex = caseIndex
  }
}

/// Keeps decisions while somebody wants to know them.
struct DecisionLog: Sendable {
  var isKept = false
  private(set) var records: [DecisionRecord] = []

  mutating func add(_ record: @autoclosure () -> DecisionRecord) {
    if isKept { records.append(record()) }
  }

  mutating func take() -> [DecisionRecord] {
    defer { records.removeAll() }
    return records
  }
}
