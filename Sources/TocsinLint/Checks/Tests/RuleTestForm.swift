import TocsinRuleTesting

extension Check {
  static let ruleTestForm = Check(
    .ruleTestFile,
    explanation: """
      The file of rule tests does not have the form of one, so its tests are not run. `tocsin schema rule-test` prints the form for
      editors.

      The same is said of tests that never run: `x.test.yaml` without a rule `x.yaml` in the same directory, and a file that ends in
      `.test.yml`.
      """,
    triggering: [.oneTest(status: "«severe»")],
    passing: [.oneTest()],
    detection: .compiler)
}
