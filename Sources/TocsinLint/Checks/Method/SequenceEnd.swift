import TocsinSemantics

extension Check {
  static let sequenceEnd = Check(
    .sequenceEnd,
    explanation: """
      The case of a sequence names its last step. Where it names an earlier one the sequence ends there, and later steps decide
      nothing.
      """,
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
        cases: [{status: low, condition: «first > 0»}]
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
