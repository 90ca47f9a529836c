package import TocsinLogModel

/// What a run may choose about time and state.
package struct EvaluationOptions: Sendable {
  /// Seconds; an event older than the latest one of its rule by more than this is late.
  package var allowedLateness: Int64
  /// How much state a rule may keep; the bytes of samples are divided among the rules that keep them.
  package var limits: StateLimits
  /// Methods keep what decided about each event, see ``DetectionSession/takeDecisions(_:)``.
  package var keepsDecisions = false
  /// Signals are handed out when they are created and when their severity rises, not only when they close.
  package var isLive = false
  /// Rules remember the first group that met a case, not only how near others came while there is no signal.
  package var remembersFirstMet = false
  /// When the run ends: later events are ignored, and signals that are over by then close.
  package var asOf: Timestamp?

  /// Seconds that an event may be late where the user names no other number.
  package static let defaultLateness: Int64 = 60

  /// Creates options; the lateness is in seconds.
  package init(
    allowedLateness: Int64 = EvaluationOptions.defaultLateness, limits: StateLimits = .standard
  ) {
    self.allowedLateness = allowedLateness
    self.limits = limits
  }
}
