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
  /// `nil` for a detection method that examples are not made for yet.
  static func method(for rule: Rule, _ demands: ExampleDemands) -> (any ExampleMethod)? {
    guard rule.unsupported.isEmpty else { return nil }
    switch rule.options.detectionMethod {
    case .threshold: return ThresholdExample(rule: rule, demands: demands)
    case .newValue, .anomalyDetection, .impossibleTravel, .hardcoded, .thirdParty, .anomalyThreshold,
      .sequenceDetection:
      return nil
    }
  }
}
