import Testing
import TocsinDetect
import TocsinExamples
import TocsinReasoning
import TocsinReference
import TocsinSemantics

/// A limit of examples is named where it keeps one from being made.
struct ExampleLimitTests {
  private static let distinct = "{query: '@a:x', aggregation: cardinality, distinctFields: ['@u']}"

  @Test(arguments: [
    (distinct, "a > 500", "the limit `distinct values in an example` of 500 was reached"),
    (distinct, "a >= 20", nil), ("{query: '@a:x'}", "a >= 20", nil),
    ("{query: '@a:x'}", "a > 20000", "the limit `logs of a query in an example` of 20000 was reached"),
    (
      "{query: '@a:x'}", "a > 20000 THEN a > 0",
      "the limit `logs of a query in an example` of 20000 was reached"
    ),
  ])
  func `a limit is named`(query: String, condition: String, reason: String?) throws {
    let rule = try RuleTexts.rule(queries: [query], cases: [condition], options: RuleTexts.window)
    var maker = ExampleMaker(RunSetup(alone: [rule]))
    switch maker.example(for: 0) {
    case .example: #expect(reason == nil)
    case .gaveUp(let found): #expect(found.explanation == reason)
    default: Issue.record("neither an example nor a limit")
    }
  }

  @Test func `a case within the limits beside one beyond them has its example`() throws {
    let rule = try RuleTexts.rule(
      queries: [Self.distinct], cases: ["a > 600", "a > 2"], options: RuleTexts.window)
    var maker = ExampleMaker(RunSetup(alone: [rule]))
    guard case .gaveUp(.reasoning(.budget)) = maker.example(for: 0) else {
      Issue.record("no limit")
      return
    }
    guard case .example = maker.example(for: 1) else {
      Issue.record("no example")
      return
    }
  }
}
