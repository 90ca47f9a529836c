import TocsinKit
import TocsinLint
import TocsinSemantics

/// The committed files that derive from one table in the code: `tocsin-dev generate` writes them, a test compares them.
package enum GeneratedFiles {
  /// Where the pages of checks stand; nothing else stands there.
  package static let checksDirectory = "docs/checks"

  /// Paths within the repository, and contents.
  package static var all: [(path: String, text: String)] {
    [
      ("grammar/rule.schema.json", Schemas.rule),
      ("grammar/rule-test.schema.json", Schemas.ruleTest),
      ("grammar/configuration.schema.json", ConfigurationSchema.jsonSchema),
      ("docs/rule-format.md", RuleFormatPage.markdown()),
      ("docs/exit-codes.md", exitCodes),
      ("docs/sources.md", SourcesPage.markdown),
      ("\(checksDirectory)/README.md", CheckIndexPage.markdown),
    ] + CheckRegistry.all.map { ($0.page, CheckPage($0).markdown) }
  }

  private static var exitCodes: String {
    let rows = ExitStatus.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
    return "# Exit statuses\n| status | meaning |\n|---|---|\n" + rows.joined(separator: "\n") + "\n"
  }
}
