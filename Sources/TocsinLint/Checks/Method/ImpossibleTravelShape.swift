import TocsinSemantics

extension Check {
  static let impossibleTravelShape = Check(
    .impossibleTravelShape,
    explanation: """
      An impossible travel rule has one query, which aggregates the location `@network.client.geoip` by `geo_data` and groups by
      the user, and one case without a condition. Datadog accepts another metric, no group-by, and a condition: these are warnings,
      and the location is read from `@network.client.geoip`.
      """,
    fixability: .unsafe,
    source: "Datadog: Impossible Travel",
    triggering: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: geo_data
            metrics: ['@network.client.geoip']
            groupByFields: «[]»
          """,
        cases: "- status: low",
        options: "detectionMethod: impossible_travel")
    ],
    passing: [
      .with(
        queries:
          """
          - name: a
            query: 'source:okta'
            aggregation: geo_data
            metrics: ['@network.client.geoip']
            groupByFields: ['@usr.id']
          """,
        cases: "- status: low",
        options: "detectionMethod: impossible_travel")
    ],
    detection: .compiler)
}
