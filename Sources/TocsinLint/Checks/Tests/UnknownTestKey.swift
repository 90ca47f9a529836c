import TocsinRuleTesting

extension Check {
  static let unknownTestKey = Check(
    .unknownTestKey,
    explanation:
      "A key of a rule test that is not known changes nothing, so the test may say less than its author thinks.",
    triggering: [.oneTest(more: "«form»: samples.ndjson")],
    passing: [.oneTest()],
    detection: .compiler)
}
