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

  private static func changes(_ old: String, _ new: String) throws -> [String] {
    func rule(_ extra: String) throws -> Rule {
      try RuleTexts.rule(
        "name: r\nmessage: m\nqueries: [{query: 'source:a'}]\ncases: [{status: low, condition: a > 0}]\n"
          + "options: \(RuleTexts.window)\n\(extra)\n")
    }
    return ComparisonTests.compare(try rule(old), try rule(new)).changes.filter { $0.what != "search" }.map {
      "\($0.place): \($0.what): \($0.old ?? "-") -> \($0.new ?? "-")"
    }
  }

  @Test func `filters are listed one by one`() throws {
    let one = "{action: suppress, query: 'env:test'}"
    let two = "{action: require, query: '@a:b'}"
    #expect(try Self.changes("filters: [\(one), \(two)]", "filters: [\(two), \(one)]").isEmpty)
    #expect(
      try Self.changes("filters: [\(one)]", "filters: [\(two)]") == [
        "rule: filter: suppress env:test -> -", "rule: filter: - -> require @a:b",
      ])
    #expect(try Self.changes("", "filters: [\(two)]") == ["rule: filter: - -> require @a:b"])
  }

  @Test func `calculated fields are listed by name`() throws {
    let head = "schedulingOptions: {rrule: FREQ=DAILY}\ncalculatedFields:\n"
    let (one, two) = ("  - {name: x, expression: '@a + 1'}\n", "  - {name: y, expression: '@b'}\n")
    #expect(
      try Self.changes(head + one + two, head + one).contains("calculated field #y: expression: @b -> -"))
    #expect(
      try Self.changes(head + one, head + one.replacing("1", with: "2"))
        == ["calculated field #x: expression: @a + 1 -> @a + 2"])
    #expect(try Self.changes(head + one + two, head + two + one).isEmpty)
  }

  @Test func `the query whose group is read is listed`() throws {
    func rule(_ index: Int) throws -> Rule {
      try RuleTexts.rule(
        "name: r\ntype: signal_correlation\nmessage: m\n"
          + "queries: [{name: a, ruleId: one, correlatedQueryIndex: \(index), correlatedByFields: ['@u']}]\n"
          + "cases: [{status: low, condition: a > 0}]\noptions: \(RuleTexts.window)\n")
    }
    let changes = ComparisonTests.compare(try rule(0), try rule(1)).changes
    #expect(changes.map(\.what) == ["correlatedQueryIndex"])
  }
}
