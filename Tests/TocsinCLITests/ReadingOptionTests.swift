import Testing
import TocsinTestSupport

/// Every command that reads logs takes the same options for it.
struct ReadingOptionTests {
  @Test(arguments: ["run", "explain", "search", "diff"])
  func `a command that reads logs takes all reading options`(command: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let help = try shell.run("tocsin \(command) --help").text
    for option in ["--input-format", "--time-key", "--skip-malformed", "--quarantine", "--config"] {
      #expect(help.contains(option), "\(command) \(option)")
    }
  }
}
