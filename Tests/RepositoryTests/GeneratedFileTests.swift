import Testing
import TocsinCLI
import TocsinKit
import TocsinSemantics
import TocsinTestSupport

/// Files that derive from one table in the code.
struct GeneratedFileTests {
  @Test func `the schemas are those of the code`() throws {
    try expectGolden(Schemas.rule, at: "grammar/rule.schema.json")
    try expectGolden(Schemas.ruleTest, at: "grammar/rule-test.schema.json")
  }

  @Test func `the rule format page is that of the schema`() throws {
    try expectGolden(RuleFormatPage.markdown(), at: "docs/rule-format.md")
  }

  @Test func `the exit codes are those of the program`() throws {
    let rows = ExitStatus.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
    let page = "# Exit statuses\n| status | meaning |\n|---|---|\n" + rows.joined(separator: "\n") + "\n"
    try expectGolden(page, at: "docs/exit-codes.md")
  }
}
