import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Whether the words of a log are unlike those before.
package struct ContentDecision: MethodDecision {
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

extension ContentDecision {
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let learned = "\(Plural.count(learnedCount, "log")) learned before"
    switch outcome {
    case .learned(let until): return "the log is learned without being counted until \(until.iso8601)"
    case .usual: return "a learned log is similar by \(similarity) %, of \(learned)"
    case .anomalous:
      return DecisionText(emphasized: "no learned log is similar enough")
        + ": at most \(similarity) % among those that share a rare word, of \(learned)"
    }
  }

  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.key("similarityPercent")
    json.number(similarity)
    json.key("learnedLogs")
    json.number(learnedCount)
  }
}
