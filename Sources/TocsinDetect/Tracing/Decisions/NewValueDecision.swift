import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Whether values are new for their group.
package struct NewValueDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    /// Learned without a signal, until the time where there is one.
    case learned(until: Timestamp?)
    case known(lastSeen: Timestamp)
    /// `forgotten` is when it was seen last, where that was too long ago.
    case new(forgotten: Timestamp?)
  }

  /// What was looked for among the values of the group.
  package var values: [GroupValue]
  /// What was found.
  package var outcome: Outcome
  /// Values of the group known before.
  package var start: Timestamp
}

extension NewValueDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let value = values.map { "\($0.field.name)=\(Escaping.visible($0.value))" }.joined(separator: " ")
    switch outcome {
    case .learned(let until):
      let reason =
        until.map { "learning goes on until \($0.iso8601)" } ?? "it is what the group is learned by"
      return "\(value) is learned without a signal: \(reason), from \(start.iso8601)"
    case .known(let last): return "\(value) is known: seen last at \(last.iso8601)"
    case .new(let forgotten):
      let before = forgotten.map { "seen last at \($0.iso8601), and forgotten since" } ?? "never seen"
      return DecisionText(emphasized: "\(value) is new")
        + ": \(before); the group is known from \(start.iso8601)"
    }
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.key("values")
    json.beginObject()
    for value in values {
      json.key(value.field.name)
      json.string(value.value)
    }
    json.endObject()
    json.member("learnedSince", start)
    if case .new(let forgotten?) = outcome { json.member("lastSeenBefore", forgotten) }
  }
}
