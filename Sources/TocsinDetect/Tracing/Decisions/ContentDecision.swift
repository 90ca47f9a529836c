import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Whether the words of a log are unlike those before.
package struct ContentDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    case learned(until: Timestamp)
    case usual
    case anomalous
  }

  /// The query that matched the log.
  package var query: Int
  /// What was found.
  package var outcome: Outcome
  /// The greatest similarity to a learned log, of those that were compared; percent, rounded down.
  package var similarity: Int
  /// Logs learned before.
  package var learnedCount: Int
}

extension ContentDecision {
  /// Says what was found, emphasized where it makes a signal.
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

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.key("similarityPercent")
    json.number(similarity)
    json.key("learnedLogs")
    json.number(learnedCount)
  }
}
