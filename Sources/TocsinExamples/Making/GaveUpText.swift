package import TocsinReasoning

extension GaveUp {
  /// Why no answer was found, as the end of a sentence.
  package var explanation: String {
    switch self {
    case .budget(let name, let limit): "the search met its limit \(name) of \(limit)"
    case .mixedTests: "tests of text and of number on one value were not decided together"
    case .notWritable(let what): "no record can say \(what)"
    case .unconfirmed: "the evaluator did not confirm the log that was found"
    case .sequence: "conditions with THEN are not decided"
    case .noCondition: "the case has no condition"
    case .notRealised: "no logs were found that bring the values about"
    }
  }
}

extension ExampleGaveUp {
  /// Why no example was found, as the end of a sentence.
  package var explanation: String {
    switch self {
    case .reasoning(let reason): reason.explanation
    case .notFired: "logs were found for every query, but together they do not fire the case"
    }
  }
}
