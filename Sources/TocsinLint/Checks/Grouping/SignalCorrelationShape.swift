import TocsinSemantics

extension Check {
  static let signalCorrelationShape = Check(
    .signalCorrelationShape,
    explanation: """
      A signal correlation rule counts signals of other rules: by `event_count`, correlated by at most three fields, and never its
      own.
      """,
    fixability: .unsafe,
    source: "Datadog: Signal Correlation Rules",
    triggering: [
      .rule(
        """
        name: An example
        type: signal_correlation
        message: What to do.
        queries:
          - {name: a, ruleId: abc-def-ghi, aggregation: «geo_data», metrics: ['@network.client.geoip']}
        cases: [{status: low, condition: a > 0}]
        """)
    ],
    passing: [
      .rule(
        """
        name: An example
        type: signal_correlation
        message: What to do.
        queries:
          - {name: a, ruleId: abc-def-ghi, aggregation: event_count}
        cases: [{status: low, condition: a > 0}]
        """)
    ],
    detection: .compiler)
}
