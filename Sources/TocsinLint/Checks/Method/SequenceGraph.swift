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
    triggering: [
      .rule(
        """
        name: An example
        type: log_detection
        message: What to do.
        queries:
          - {name: a, query: 'source:okta'}
          - {name: b, query: 'source:auth0'}
        cases: [{status: low, condition: second > 0}]
        options:
          detectionMethod: sequence_detection
          sequenceDetectionOptions:
            steps:
              - {name: first, condition: a > 0}
              - {name: second, condition: b > 0}
            stepTransitions:
              - {parent: first, child: «secnd»}
        """)
    ],
    passing: [
      .rule(
        """
        name: An example
        type: log_detection
        message: What to do.
        queries:
          - {name: a, query: 'source:okta'}
          - {name: b, query: 'source:auth0'}
        cases: [{status: low, condition: second > 0}]
        options:
          detectionMethod: sequence_detection
          sequenceDetectionOptions:
            steps:
              - {name: first, condition: a > 0}
              - {name: second, condition: b > 0}
            stepTransitions:
              - {parent: first, child: second}
        """)
    ],
    detection: .frontEnd)
}
