import TocsinSemantics

extension Check {
  static let labelOrStep = Check(
    .labelOrStep,
    explanation: """
      In a sequence rule the conditions of cases name steps, and the conditions of steps name queries. This one names the other
      kind.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .rule(
        """
        name: An example
        type: log_detection
        message: What to do.
        queries:
          - {name: a, query: 'source:okta'}
          - {name: b, query: 'source:auth0'}
        cases: [{status: low, condition: «a» > 0}]
        options:
          detectionMethod: sequence_detection
          sequenceDetectionOptions:
            steps:
              - {name: first, condition: a > 0}
              - {name: second, condition: b > 0}
            stepTransitions:
              - {parent: first, child: second}
        """),
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
              - {name: first, condition: «second» > 0}
              - {name: second, condition: b > 0}
            stepTransitions:
              - {parent: first, child: second}
        """),
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
