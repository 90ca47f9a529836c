import Testing
import TocsinTestSupport

/// The rule library, by the built program.
struct RuleLibraryRunTests {
  @Test func `the whole library is clean and its tests pass`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let lint = try shell.run("tocsin lint rules")
    #expect(lint.status == 0, "\(lint.text)")
    #expect(lint.standardError.contains("no errors, no warnings"), "\(lint.standardError)")
    let test = try shell.run("tocsin test rules")
    #expect(test.status == 0, "\(test.text)\(test.standardError)")
  }

  /// A rule that counts signals is given the rules of its directory too.
  @Test func `each rule fires on its samples`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let output = try shell.run(
      """
      for rule in $(find rules -name '*.yaml' ! -name '*.test.yaml' | sort); do
        given=$rule
        if grep -q '^type: signal_correlation' "$rule"; then given=$(dirname "$rule"); fi
        tocsin run "$given" --logs "${rule%.yaml}.logs.ndjson" --format ndjson > signals 2> errors || cat errors
        grep -qF "\\"file\\":\\"$rule\\"" signals || echo "$rule: no signal"
      done
      """)
    #expect(output.text.isEmpty, "\(output.text)")
  }
}
