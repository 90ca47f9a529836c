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
}
