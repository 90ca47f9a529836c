import TocsinRuleTesting

extension Check {
  static let ruleTestForm = Check(
    .ruleTestFile,
    explanation: """
      The file of rule tests does not have the form of one, so its tests are not run. `tocsin schema rule-test` prints the form for
      editors.
      """,
    triggering: [
      .with()
        .tests(
          """
          tests:
            - name: a login
              events: [{source: okta, evt: {name: login}, usr: {id: u1}}]
              expect: [{status: «severe»}]
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
