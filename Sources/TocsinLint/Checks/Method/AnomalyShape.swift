import TocsinSemantics

extension Check {
  static let anomalyShape = Check(
    .anomalyShape,
    explanation: """
      An anomaly rule has one query and one case, whose condition is a quantile between 0 and 1 such as `a > 0.995`; its options
      are from fixed lists.
      """,
    fixability: .unsafe,
    source: "Datadog: Anomaly",
    triggering: [
      .with(
        cases:
          """
          - status: low
            condition: «a > 5»
          """,
        options: "detectionMethod: anomaly_detection")
    ],
    passing: [
      .with(
        cases:
          """
          - status: low
            condition: a > 0.995
          """,
        options:
          """
          detectionMethod: anomaly_detection
          anomalyDetectionOptions: {bucketDuration: 300, learningDuration: 24, detectionTolerance: 3}
          """)
    ],
    detection: .compiler)
}
