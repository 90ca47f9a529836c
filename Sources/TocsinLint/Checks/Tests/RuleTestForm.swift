import TocsinRuleTesting

extension Check {
  static let ruleTestForm = Check(
    .ruleTestFile,
    explanation: """
      The file of rule tests does not have the form of one, so its tests are not run. `tocsin schema rule-test` prints the form for
      editors.
      """,
    triggering: [.oneTest(status: "«severe»")],
    passing: [.oneTest()],
    detection: .compiler)
}
