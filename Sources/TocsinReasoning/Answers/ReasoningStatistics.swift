/// What a reasoner has done so far.
package struct ReasoningStatistics: Hashable, Sendable {
  package var questions = 0
  package var gaveUp = 0
  /// Witnesses that the evaluator did not confirm; each is a fault of the reasoner.
  package var unconfirmed = 0

  package init() {}
}
