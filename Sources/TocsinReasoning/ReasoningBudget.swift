/// How much work one question may take; beyond a limit the answer is that none was found.
package struct ReasoningBudget: Hashable, Sendable {
  /// States of the product of all string tests of one value.
  package var maximumStringStates = 20_000
  /// Values given up for want of budget, after which no other is looked for.
  package var maximumGivenUpValues = 2
  /// Combinations of literals that a theory refuses before the search stops.
  package var maximumConflicts = 4000
  /// Questions asked to make a core small.
  package var maximumCoreSteps = 400
  /// Texts tried where a test is of numbers and of text at once.
  package var maximumCandidates = 400
  /// Ways of writing one path with dots in keys, as a power of two.
  package var maximumDottedSegments = 6
  /// Terms of a query up to which redundant ones are looked for.
  package var maximumRedundancyTerms = 120

  package init() {}

  package static let standard = ReasoningBudget()
}

/// Why a question has no answer.
package enum GaveUp: Hashable, Sendable {
  /// A limit of the budget was reached: its name, and its value.
  case budget(String, limit: Int)
  /// Tests of text and of number on one value, where neither a value nor a proof was found.
  case mixedTests
  /// The log that should be the witness cannot be written in any form of record.
  case notWritable(String)
  /// The evaluator did not confirm the witness: a fault of this module, never to be passed on.
  case unconfirmed
  /// What is computed of a log is not decided: nothing else in the question refuses a log.
  case calculatedField
  /// Conditions with `THEN` are not decided.
  case sequence
  /// The case has no condition: its detection method needs none.
  case noCondition
  /// Counts that no set of logs was found for.
  case notRealised
}

extension GaveUp {
  /// Why, as the end of a sentence.
  package var explanation: String {
    switch self {
    case .budget(let name, let limit): "the limit `\(name)` of \(limit) was reached"
    case .mixedTests: "tests of text and of number meet in one value"
    case .notWritable(let what): "the log that would show it cannot be written: \(what)"
    case .unconfirmed: "the evaluator did not confirm the log that was found"
    case .calculatedField: "what calculated fields hold is not decided"
    case .sequence: "conditions with `THEN` are not decided"
    case .noCondition: "there is no condition"
    case .notRealised: "no logs were found that yield these counts"
    }
  }
}
