import TocsinSemantics

extension Check {
  static let sequenceGraph = Check(
    .sequenceGraph,
    explanation: """
      The steps of a sequence form one line: each transition leads from one known step to another, one step is the first, every
      step is reached, and no step has two successors. There are at most ten steps, and all windows together span a day at most.
      """,
    fixability: .unsafe,
    source: "Datadog: Sequence",
    triggering: [.sequence(child: "«secnd»")],
    passing: [.sequence()],
    detection: .compiler)
}
