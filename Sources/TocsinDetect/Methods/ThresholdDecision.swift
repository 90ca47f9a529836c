package import TocsinLogModel
package import TocsinSemantics

/// What a window held when an event was counted, and the case that this met.
package struct ThresholdDecision: MethodDecision {
  /// By query, over the window that ends with the event.
  package var values: [QueryValue]
  /// The first case that holds.
  package var caseIndex: Int?

  /// Creates a decision.
  package init(values: [QueryValue], caseIndex: Int?) {
    self.values = values
    self.caseIndex = caseIndex
  }
}

extension ThresholdDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let values = zip(rule.queries, self.values).map { query, value in
      "\(query.label) = \(value.number?.canonicalText ?? "no value")"
    }.joined(separator: ", ")
    let window = Int64(rule.options.evaluationWindow)
    let span =
      window == 0 ? "" : " after \(time.advanced(seconds: -window).iso8601) up to \(time.iso8601)"
    let met = caseIndex.map { DecisionText(emphasized: "\(rule.nameOfCase($0)) is met") } ?? "no case is met"
    return "\(values)\(span): " + met
  }

  /// A signal says the same by its values.
  package func write(of rule: Rule, to json: inout JSONWriter) {}
}
