import Testing
import TocsinRuleTesting

/// How often a test may repeat an event.
struct RepetitionLimitTests {
  @Test(arguments: [(1, true), (100_000, true), (100_001, false)])
  func `as often as the limit and no more`(times: Int, isAllowed: Bool) throws {
    let text = "tests: [{name: n, events: [{repeat: {times: \(times), every: 1s}}], expect: []}]"
    let (file, messages) = try RuleTestDecoderTests.decode(text)
    #expect(!messages.contains { $0.contains("`repeat` needs `times`") } == isAllowed)
    #expect(file.tests.first?.events.count ?? 0 == (isAllowed ? times : 0))
  }
}
