import Testing
import TocsinExamples
import TocsinSemantics

/// Which changes of a rule are listed, whatever they do to its signals.
struct ListedChangeTests {
  @Test func `cases that changed places are listed with both`() throws {
    let old = try RuleTexts.rule(ComparisonTests.base)
    let both = "  - {name: Both, status: high, condition: a > 4 && b > 0}\n"
    let many = "  - {name: Many, status: low, condition: a >= 3}\n"
    let new = try RuleTexts.rule(ComparisonTests.base.replacing(both + many, with: many + both))
    let changes = ComparisonTests.compare(old, new).changes.filter { $0.what == "position" }
    #expect(changes.map(\.place) == ["case Both", "case Many"])
    #expect(changes.map(\.old) == ["1", "2"])
    #expect(changes.map(\.new) == ["2", "1"])
  }
}
