import Foundation
import Testing
import TocsinTestSupport

/// `fmt` and `lint --fix` on real files: what is written, what is kept, and how the commands end.
struct FileWritingTests {
  static let messy =
    "message: 'x'\nname: An example   # who\nqueries: [{query: 'source:okta'}]\ncases: [{status: Low, condition: a > 0}]\n"

  private static func permissions(_ shell: Shell, _ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: shell.directory.appendingPathComponent(name).path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }

  @Test func `permissions and links are kept, and nothing is left behind`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(FileWritingTests.messy, to: "rules/a.yaml")
    _ = try shell.run("chmod 640 rules/a.yaml; ln -s a.yaml rules/link.yaml")
    let fixed = try shell.run("tocsin lint rules/link.yaml --fix --format concise")
    #expect(fixed.standardError.contains("1 fix made"), "\(fixed.standardError)")
    let formatted = try shell.run("tocsin fmt rules/link.yaml")
    #expect(formatted.status == 0 && formatted.text == "rules/link.yaml\n")
    #expect(try FileWritingTests.permissions(shell, "rules/a.yaml") == 0o640)
    #expect(try shell.run("test -L rules/link.yaml && ls rules").text == "a.yaml\nlink.yaml\n")
    #expect(
      try shell.run("cat rules/a.yaml").text == """
        name: An example  # who
        queries:
          - query: source:okta
        cases:
          - status: low
            condition: a > 0
        message: x

        """)
  }

  @Test func `standard input goes to standard output`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("name:   x\n", to: "a.yaml")
    let output = try shell.run("tocsin fmt - < a.yaml")
    #expect(output.text == "name: x\n" && output.status == 0 && output.standardError.isEmpty)
    #expect(try shell.run("tocsin fmt - --check < a.yaml").status == 1)
    #expect(try shell.run("tocsin fmt - --diff < a.yaml").text.contains("-name:   x\n+name: x\n"))
    #expect(try shell.run("tocsin fmt - a.yaml < a.yaml").status == 3)
  }

  @Test(arguments: [
    ("tocsin fmt broken.yaml", 2), ("tocsin fmt missing.yaml", 3), ("tocsin fmt empty", 3),
    ("tocsin lint a.yaml --diff", 3), ("tocsin lint a.yaml --select Q9999", 3),
    ("tocsin lint a.yaml --baseline missing.json", 3), ("tocsin lint a.yaml --write-baseline", 3),
    ("tocsin lint a.yaml --config missing.yaml", 3), ("tocsin lint broken.yaml --fix", 2),
  ])
  func `a command ends with its status, and leaves a file that it cannot read`(command: String, status: Int32)
    throws
  {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("name: b: c\n", to: "broken.yaml")
    try shell.write(FileWritingTests.messy, to: "a.yaml")
    _ = try shell.run("mkdir empty")
    let output = try shell.run(command)
    #expect(output.status == status, "\(output.text)\(output.standardError)")
    #expect(!output.standardError.isEmpty)
    #expect(try shell.run("cat broken.yaml").text == "name: b: c\n")
  }

  @Test func `lint reads standard input, and with a fix writes it`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(FileWritingTests.messy, to: "a.yaml")
    let found = try shell.run("tocsin lint - --format concise < a.yaml")
    #expect(found.status == 2 && found.text.contains("stdin.yaml:4:18: error[S104]"), "\(found.text)")
    let named = try shell.run("tocsin lint - --stdin-path rules/okta/b.yaml --format concise < a.yaml")
    #expect(named.text.contains("rules/okta/b.yaml:4:18: error[S104]"))
    let fixed = try shell.run("tocsin lint - --fix --format concise < a.yaml")
    #expect(fixed.text == FileWritingTests.messy.replacing("Low", with: "low"))
    #expect(fixed.standardError.contains("1 fix made") && fixed.status == 0)
    #expect(try shell.run("cat a.yaml | tocsin lint - --fix --diff").text.contains("+cases: [{status: low"))
    #expect(try shell.run("tocsin lint - a.yaml < a.yaml").status == 3)
    // A filter passes on what is no rule.
    let other = try shell.run("printf 'on: push\\njobs: {}\\n' | tocsin fmt -")
    #expect(other.text == "on: push\njobs: {}\n" && other.status == 0)
  }

  @Test func `output appears whole or not at all, and leftovers of killed runs are removed`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(FileWritingTests.messy.replacing("Low", with: "low"), to: "a.yaml")
    try shell.write("{\"source\":\"okta\",\"timestamp\":1767225600000}\n", to: "l.ndjson")
    try shell.write("old", to: "page.html")
    // A page is larger than one block of 512 or 1024 bytes.
    let full = try shell.run("ulimit -f 1; tocsin run a.yaml --logs l.ndjson --report page.html")
    #expect(full.status == 5 && full.standardError.contains("cannot write page.html"), "\(full)")
    let left = try shell.run("cat page.html; ls -A | grep -v '^.std'").text
    #expect(left == "olda.yaml\nl.ndjson\npage.html\n", "\(left)")
    _ = try shell.run("touch .tocsin-AbCdEf.tmp .tocsin-mine")
    #expect(try shell.run("tocsin run a.yaml --logs l.ndjson --report page.html --quiet").status == 0)
    #expect(try shell.run("ls -A | grep -v '^.std'").text == ".tocsin-mine\na.yaml\nl.ndjson\npage.html\n")
    #expect(try shell.run("head -c 15 page.html").text.lowercased() == "<!doctype html>")
    for command in ["fmt a.yaml", "lint a.yaml --fix", "lint a.yaml --baseline known.json --write-baseline"] {
      _ = try shell.run("touch .tocsin-AbCdEf.tmp; tocsin \(command)")
      #expect(try shell.run("ls -A | grep tmp").text == "", "\(command)")
    }
    #expect(try FileWritingTests.permissions(shell, "known.json") == 0o644)
    let again = try shell.run("tocsin lint a.yaml --baseline known.json --write-baseline")
    #expect(again.status == 0, "\(again.standardError)")
  }

  @Test func `the configuration of the repository is found from below, and no further up`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("lint:\n  select: []\n", to: "tocsin.yaml")
    try shell.write("name: x\ntype: log_detection\n", to: "repo/rules/a.yaml")
    _ = try shell.run("mkdir repo/.git")
    #expect(try shell.run("cd repo/rules && tocsin lint . --format concise").text.contains("S101"))
    try shell.write("lint:\n  paths: [rules]\n", to: "repo/.tocsin.yaml")
    #expect(
      try shell.run("cd repo/rules && tocsin lint --format concise").text.contains("../rules/a.yaml:1:1"))
  }
}
