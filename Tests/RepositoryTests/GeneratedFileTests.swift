import Foundation
import Testing
import TocsinCLI
import TocsinLint
import TocsinTestSupport

/// Files that derive from one table in the code.
struct GeneratedFileTests {
  @Test func `schemas and pages are those of the code`() throws {
    for (path, text) in GeneratedFiles.all { try expectGolden(text, at: path) }
  }

  @Test func `there is a page for each check and no other`() {
    let pages = Repository.files(in: GeneratedFiles.checksDirectory, suffix: "")
    let expected = CheckRegistry.all.map(\.page) + ["\(GeneratedFiles.checksDirectory)/README.md"]
    #expect(pages == expected.sorted())
  }

  @Test func `the registry holds every check that a file declares`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let output = try shell.run("tocsin-dev generate --check --root '\(Repository.root.path)'")
    #expect(output.status == 0, "\(output.text)\(output.standardError)")
  }
}
