import ArgumentParser
import Testing

@testable import TocsinCLI

/// A query that begins with a hyphen is a query.
struct SearchArgumentTests {
  @Test(arguments: [
    (["search", "-env:*", "f", "-c"], "-env:*"), (["search", "-c", "-@a:(x OR y)", "f"], "-@a:(x OR y)"),
    (["search", "-cv", "-\"x y\""], "-\"x y\""), (["search", "-m", "3", "-host:a", "f"], "-host:a"),
    (["search", "--input-format", "csv", "-message:x", "f"], "-message:x"),
    (["search", "--max-count=2", "-(a b)"], "-(a b)"), (["search", "--", "-env:*", "f"], "-env:*"),
    (["search", "env:*", "-c"], "env:*"), (["search", "-", "f"], "-"),
  ])
  func `the query is found among the options`(arguments: [String], query: String) throws {
    let command = try TocsinCommand.parseAsRoot(SearchArguments.markingQuery(arguments))
    let search = try #require(command as? SearchCommand)
    #expect(SearchArguments.query(search.query) == query)
  }

  @Test func `a misspelled option stays one, and other commands stay as they are`() {
    #expect(throws: (any Error).self) {
      try TocsinCommand.parseAsRoot(SearchArguments.markingQuery(["search", "--cuont", "x"]))
    }
    #expect(SearchArguments.markingQuery(["run", "-env:*"]) == ["run", "-env:*"])
  }

  @Test func `every option with a value is known`() {
    let help = SearchCommand.helpMessage(columns: 1000)
    for line in help.split(separator: "\n") where line.contains("<") && line.hasPrefix("  -") {
      let names = line.split(separator: "<")[0].split { $0 == " " || $0 == "," }.map(String.init)
      for name in names { #expect(SearchArguments.optionsWithValue.contains(name), "\(name)") }
    }
  }
}
