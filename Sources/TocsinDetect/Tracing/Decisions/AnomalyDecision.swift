import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Whether a bucket of events is far above those before.
package struct AnomalyDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    case learning(until: Timestamp)
    case usual
    case anomalous
    /// Anomalous, but not all buckets of the window are.
    case brief
  }

  /// When the bucket begins.
  package var bucketStart: Timestamp
  /// What its events amount to.
  package var value: Double
  /// Buckets of the history.
  package var historyCount: Int
  /// The quantile of the history.
  package var quantile: Double
  /// The largest value at the same time of the day or week, where history reaches that far.
  package var seasonal: Double?
  /// How far the history spreads.
  package var spread: Double
  /// The value above which a bucket is anomalous.
  package var limit: Double
  /// What was found.
  package var outcome: Outcome
}

extension AnomalyDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let bucket = "bucket from \(bucketStart.iso8601): \(number(value))"
    let season = seasonal.map { ", \(number($0)) at this time of the day" } ?? ""
    let history =
      "\(Plural.count(historyCount, "bucket")) before: quantile \(number(quantile))\(season), spread \(number(spread))"
    switch outcome {
    case .learning(let until): return "\(bucket), learned until \(until.iso8601)"
    case .usual:
      return historyCount == 0
        ? "\(bucket), with nothing to compare to"
        : "\(bucket), not above the limit \(number(limit)) (\(history))"
    case .brief:
      return "\(bucket), above the limit \(number(limit)), but not for the whole window (\(history))"
    case .anomalous:
      return DecisionText(emphasized: "\(bucket), above the limit \(number(limit))") + " (\(history))"
    }
  }

  private func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return Int64(exactly: rounded).map(String.init) ?? "\(rounded)"
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.member("bucketStart", bucketStart)
    json.figure("value", value)
    json.figure("limit", limit)
    json.figure("quantile", quantile)
    if let seasonal { json.figure("seasonal", seasonal) }
    json.figure("spread", spread)
    json.key("historyBuckets")
    json.number(historyCount)
  }
}
