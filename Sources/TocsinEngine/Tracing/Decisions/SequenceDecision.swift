import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Which steps of a sequence are complete.
package struct SequenceDecision: MethodDecision {
  package struct Completion: Sendable, Equatable {
    package var step: Int
    package var time: Timestamp
  }

  /// The steps completed, in order, the last one by this event.
  package var completions: [Completion]
  package var stepCount: Int
}

extension SequenceDecision {
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let steps = completions.map { completion in
      "\(Escaping.visible(name(ofStep: completion.step, in: rule))) at \(completion.time.iso8601)"
    }.joined(separator: ", ")
    return completions.count == stepCount
      ? DecisionText(emphasized: "the sequence is complete") + ": \(steps)"
      : "step \(completions.count) of \(stepCount) is complete: \(steps)"
  }

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
    guard case .sequence(let options) = rule.options.methodOptions, options.steps.indices.contains(step)
    else { return "stage \(step + 1)" }
    return options.steps[step].name
  }
}
