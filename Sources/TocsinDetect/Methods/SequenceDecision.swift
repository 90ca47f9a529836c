import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Which steps of a sequence are complete.
package struct SequenceDecision: MethodDecision {
  /// A step, and the event that completed it.
  package struct Completion: Sendable, Equatable {
    /// The index of the step.
    package var step: Int
    /// When the event happened.
    package var time: Timestamp
  }

  /// The steps completed, in order, the last one by this event.
  package var completions: [Completion]
  /// Steps of the whole sequence.
  package var stepCount: Int
}

extension SequenceDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let steps = completions.map { completion in
      "\(Escaping.visible(name(ofStep: completion.step, in: rule))) at \(completion.time.iso8601)"
    }.joined(separator: ", ")
    return completions.count == stepCount
      ? DecisionText(emphasized: "the sequence is complete") + ": \(steps)"
      : "step \(completions.count) of \(stepCount) is complete: \(steps)"
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.key("steps")
    json.beginArray()
    for completion in completions {
      json.beginObject()
      json.member("name", name(ofStep: completion.step, in: rule))
      json.member("completed", completion.time)
      json.endObject()
    }
    json.endArray()
  }

  /// A step's name, or that of a `THEN` stage.
  private func name(ofStep step: Int, in rule: Rule) -> String {
    guard let options = rule.options.methodOptions.details as? SequenceOptions,
      options.steps.indices.contains(step)
    else { return "stage \(step + 1)" }
    return options.steps[step].name
  }
}
