package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

/// What a detection method found about one event or bucket, and by which part of its baseline.
///
/// A signal carries the decision that made it; `explain` shows those of events that made none too.
package struct Decision: Sendable, Equatable {
  /// The decision, whichever method made it.
  package let details: any MethodDecision

  /// Boxes what one method found: for a signal or a record that is kept, not for each event.
  package init(_ details: some MethodDecision) {
    self.details = details
  }

  /// Whether one method found the same twice.
  package static func == (one: Decision, other: Decision) -> Bool { one.details.isEqual(to: other.details) }

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

extension MethodDecision {
  fileprivate func isEqual(to other: any MethodDecision) -> Bool { (other as? Self) == self }
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

  /// Keeps what was decided about one event of a group, whose fields are `fields`.
  mutating func add(
    _ decision: @autoclosure () -> Decision, about hit: Hit, of group: GroupKey, _ fields: [GroupField]
  ) {
    add(
      DecisionRecord(
        arrivals: hit.arrival...hit.arrival, time: hit.time,
        group: zip(fields, group.values).map(GroupValue.init), decision: decision()))
  }

  mutating func take() -> [DecisionRecord] {
    defer { records.removeAll() }
    return records
  }
}
