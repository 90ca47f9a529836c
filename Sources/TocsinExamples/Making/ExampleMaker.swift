package import TocsinDetect
package import TocsinReasoning
package import TocsinSemantics

/// Logs that fire a case, and what they give.
package struct Example: Sendable {
  package var timeline: Timeline
  package var signals: [Signal]
}

/// What came of looking for an example.
package enum ExampleOutcome: Sendable {
  case example(Example)
  /// The case cannot be the first that is met.
  case unreachable(CaseReach)
  case gaveUp(ExampleGaveUp)
  /// The rule is not evaluated here, or counts signals of a rule that is not at hand.
  case unsupported(DetectionMethod)
}

/// Why there is no example and no proof that there can be none.
package enum ExampleGaveUp: Hashable, Sendable {
  case reasoning(GaveUp)
  /// Logs were found for every query, but together they do not fire the case.
  case notFired
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

/// Makes the fewest logs that fire a case; each example was run.
package struct ExampleMaker {
  private let rule: Rule
  private let simulation: RuleSimulation
  private var method: (any ExampleMethod)?
  private var reasoner = Reasoner.confirmedByEvaluation()

  /// Logs of an example up to which each is tried to be left out.
  private static let maximumMinimised = 40

  /// Makes examples of the rule of interest of a setup.
  package init(_ setup: RunSetup, demands: ExampleDemands = ExampleDemands()) {
    rule = setup.subject
    simulation = RuleSimulation(setup)
    method = ExampleMethods.method(for: setup, demands)
  }

  package mutating func example(for index: Int) -> ExampleOutcome {
    guard method != nil else { return .unsupported(rule.options.detectionMethod) }
    switch proposals(for: index) {
    case .unreachable(let reach): return .unreachable(reach)
    case .gaveUp(let reason):
      if case .budget = reason { return .gaveUp(.reasoning(reason)) }
      return .gaveUp(.reasoning(doubt ?? reason))
    case .timelines(let timelines):
      var fallback: Example?
      for timeline in timelines {
        guard let example = run(timeline, index) else { continue }
        if example.isPure(index) { return .example(minimised(example, index)) }
        fallback = fallback ?? example
      }
      if let fallback { return .example(minimised(fallback, index)) }
      return .gaveUp(doubt.map { .reasoning($0) } ?? .notFired)
    }
  }

  /// Why logs of the rule may not be found whatever its queries ask.
  private var doubt: GaveUp? { rule.calculatedFields.isEmpty ? nil : .calculatedField }

  /// Timelines that may fire the case, whether they do or not.
  mutating func proposals(for index: Int) -> ExampleProposals {
    method?.proposals(for: index, &reasoner) ?? .timelines([])
  }

  private func run(_ timeline: Timeline, _ index: Int) -> Example? {
    guard let signals = simulation.signals(of: timeline),
      signals.contains(where: { $0.metCases.contains(index) })
    else { return nil }
    return Example(timeline: timeline, signals: signals)
  }

  private func minimised(_ example: Example, _ index: Int) -> Example {
    guard example.timeline.entries.count <= ExampleMaker.maximumMinimised else { return example }
    var best = example
    var position = 0
    while best.timeline.entries.count > 1, position < best.timeline.entries.count {
      var entries = best.timeline.entries
      entries.remove(at: position)
      let first = entries.first?.seconds ?? 0
      let fewer = Timeline(entries.map { Timeline.Entry(seconds: $0.seconds - first, event: $0.event) })
      if let smaller = run(fewer, index), smaller.isPure(index) || !best.isPure(index) {
        best = smaller
      } else {
        position += 1
      }
    }
    return best
  }
}

extension Example {
  /// One signal, of this case alone.
  fileprivate func isPure(_ index: Int) -> Bool { signals.count == 1 && signals[0].metCases == [index] }
}
