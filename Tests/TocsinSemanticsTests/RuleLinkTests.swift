import Testing
import TocsinDiagnostics
import TocsinSemantics

/// How a correlation rule finds the rules whose signals it counts.
struct RuleLinkTests {
  private static func rules(_ id: String) throws -> [Rule] {
    let source = RuleText(head: "name: Failed logins\nmessage: m\nid: abc-def-ghi\n").text
    let correlation = """
      name: Both
      message: m
      type: signal_correlation
      queries: [{name: x, ruleId: \(id)}]
      cases: [{status: low, condition: x > 0}]
      """
    return try [("rules/okta/failed.logins.yaml", source), ("rules/both.yaml", correlation)].map {
      name, text in
      let decoded = Decoded(SourceFile(name: name, text: text))
      return try #require(decoded.rules.first, "\(decoded.places)")
    }
  }

  @Test(arguments: [
    ("abc-def-ghi", true), ("failed.logins", true), ("Failed logins", true), ("failed", false),
    ("failed.logins.yaml", false), ("okta/failed.logins", false), ("failed logins", false),
  ])
  func `a rule is found by its id, its file without the last extension, or its name`(
    id: String, isFound: Bool
  ) throws {
    let links = RuleLinks(try RuleLinkTests.rules(id))
    #expect(links.sources[1] == [isFound ? 0 : nil])
    #expect(links.problems.isEmpty == isFound)
  }

  @Test(arguments: [([1, 2], nil as Int?), ([0, 2], 0), ([0, 1, 2], 0)])
  func `some of the rules keep the links among all`(kept: [Int], source: Int?) throws {
    // The id comes before the name of the file, also where the rule with the id takes no part.
    let named = try RuleLinkTests.rules("abc-def-ghi")
    var other = named[0]
    (other.id, other.file) = ("other", "rules/abc-def-ghi.yaml")
    let rules = [named[0], other, named[1]]
    let linking = RuleLinking(rules, evaluated: kept.map { rules[$0] }, skipped: [])
    let place = try #require(kept.firstIndex(of: 2))
    #expect(linking.evaluated.links.sources[place] == [source])
    #expect(linking.problems.isEmpty)
  }
}
