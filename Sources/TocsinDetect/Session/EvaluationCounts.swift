/// What happened to the events of a run.
package struct EvaluationCounts: Sendable, Equatable {
  /// Events that matched at least one query.
  package var matched = 0
  /// Matching events without a usable timestamp; only rules that look at single events judge them.
  package var untimed = 0
  /// Those of them that some rule left out.
  package var untimedLeftOut = 0
  /// Events older than the allowed lateness, once for each rule that wanted them.
  package var late = 0
  /// Events dropped because their rule had too many groups, counted once per group.
  package var overflowingGroups = 0
  /// Values, locations, buckets, steps, learned logs, and queued signals dropped because a rule tracked too many.
  package var overflowingValues = 0
  /// Events of impossible travel rules without usable coordinates.
  package var unlocated = 0
  /// Scheduled rules that were not evaluated to the end, since too many of their instants saw no event.
  package var stoppedSchedules = 0
  /// Matching events from before the run that filled baselines.
  package var learned = 0
  /// Samples that signals lack because there was no room to keep them.
  package var droppedSamples = 0
  /// Matching events after ``EvaluationOptions/asOf``.
  package var afterwards = 0
  /// Matches dropped because lists in group-by fields produced too many groups.
  package var overflowing = 0

  /// Counts of a run before its first event.
  package init() {}
}
