package import TocsinLogModel
package import TocsinSemantics

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

  /// The decision, whichever method made it.
  package var details: any MethodDecision {
    switch self {
    case .threshold(let decision): decision
    case .newValue(let decision): decision
    case .travel(let decision): decision
    case .anomaly(let decision): decision
    case .content(let decision): decision
    case .sequence(let decision): decision
    case .thirdParty(let decision): decision
    }
  }

  /// Writes what decided as an object, as a signal's JSON carries it.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.beginObject()
    details.write(of: rule, to: &json)
    json.endObject()
  }
}

/// What one method finds, each beside the texts that say it.
package protocol MethodDecision: Sendable, Equatable {
  /// In words, as `explain` shows it after the group; `time` is that of the last event.
  func text(of rule: Rule, at time: Timestamp) -> DecisionText

  /// Writes the members that a signal's JSON carries: the figures that decided.
  func write(of rule: Rule, to json: inout JSONWriter)
}

/// A decision with the events it is about.
package struct DecisionRecord: Sendable, Equatable {
  /// The arrivals of the first and the last of its events.
  package var arrivals: ClosedRange<Int>
  /// When the last of its events happened.
  package var time: Timestamp
  /// Whose events they are.
  package var group: [GroupValue]
  /// What was found about them.
  package var decision: Decision
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
