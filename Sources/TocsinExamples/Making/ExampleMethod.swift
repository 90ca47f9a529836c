import TocsinDetect
import TocsinReasoning
import TocsinSemantics
package import TocsinSyntax

/// How logs are made that fire a rule: one implementation a detection method, each in a file of `Methods/`.
///
/// A method proposes; what fires is decided by running the rule.
protocol ExampleMethod {
  /// Timelines that may fire the case, the best first, or why there is none.
  mutating func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals
}

/// The options of a detection method that knows how logs fire its rules.
///
/// They conform in the file of the ``ExampleMethod``. A method without one has ``MatchingLogsExample``.
protocol ExampleMethodMaker: MethodDetails {
  /// What makes examples of a rule with these options.
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod
}

/// What a method proposes for one case.
enum ExampleProposals {
  case timelines([Timeline])
  case unreachable(CaseReach)
  case gaveUp(GaveUp)
}

/// What all logs of an example shall meet besides their queries, such as the source that an envelope implies.
package struct ExampleDemands: Sendable {
  package var all: [QuerySyntax]

  package init(all: [QuerySyntax] = []) {
    self.all = all
  }
}

enum ExampleMethods {
  /// `nil` for a rule that is not evaluated, or that counts signals of a rule that is not at hand.
  static func method(
    for setup: RunSetup, _ demands: ExampleDemands
  ) -> (any ExampleMethod)? {
    let rule = setup.subject
    guard rule.unsupported.isEmpty else { return nil }
    if rule.type == .signalCorrelation {
      return CorrelationExample(setup, demands: demands)
    }
    let subject = ExampleSubject(rule: rule, demands: demands)
    if let options = rule.options.methodOptions.details {
      return (options as? any ExampleMethodMaker)?.exampleMethod(for: subject)
        ?? MatchingLogsExample(subject: subject)
    }
    guard rule.options.detectionMethod == .threshold else { return nil }
    if let stages = rule.cases.first?.condition?.stages {
      let window = rule.options.evaluationWindow
      return SequenceExample(subject, steps: SequenceOptions.Step.stages(stages, window: window))
    }
    return ThresholdExample(subject)
  }
}
