import TocsinRuleTesting

extension Check {
  static let unknownTestKey = Check(
    .unknownTestKey,
    explanation:
      "A key of a rule test that is not known changes nothing, so the test may say less than its author thinks.",
    triggering: [
      .with()
        .tests(
          """
          tests:
            - name: a login
              events: [{source: okta, evt: {name: login}, usr: {id: u1}}]
              expect: [{status: low}]
              «form»: samples.ndjson
          """)
    ],
    passing: [
      .with()
        .tests(
          """
          tests:
            - name: a login
              events: [{source: okta, evt: {name: login}, usr: {id: u1}}]
              expect: [{status: low}]
          """)
    ],
    detection: .frontEnd)
}
