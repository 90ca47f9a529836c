import TocsinSemantics

extension Check {
  static let thirdPartyMirror = Check(
    .thirdPartyMirror,
    explanation: """
      Exports of third party rules mirror `thirdPartyCases` in `cases`. Only the former counts; where they differ in number, one
      of them was edited and the other was not.
      """,
    source: "recorded API responses",
    triggering: [
      .rule(
        """
        name: An example
        type: log_detection
        message: What to do.
        queries: []
        «cases»: [{status: high}]
        thirdPartyCases:
          - {status: high, query: 'status:critical'}
          - {status: low, query: '*'}
        options:
          detectionMethod: third_party
          thirdPartyRuleOptions:
            defaultStatus: info
            rootQueries: [{query: 'source:crowdstrike', groupByFields: []}]
        """)
    ],
    passing: [
      .rule(
        """
        name: An example
        type: log_detection
        message: What to do.
        queries: []
        cases: []
        thirdPartyCases:
          - {status: high, query: 'status:critical'}
          - {status: low, query: '*'}
        options:
          detectionMethod: third_party
          thirdPartyRuleOptions:
            defaultStatus: info
            rootQueries: [{query: 'source:crowdstrike', groupByFields: []}]
        """)
    ],
    detection: .compiler)
}
