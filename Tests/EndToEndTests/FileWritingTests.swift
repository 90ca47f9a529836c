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
    try shell.write("a: b: c\n", to: "broken.yaml")
    try shell.write(FileWritingTests.messy, to: "a.yaml")
    _ = try shell.run("mkdir empty")
    let output = try shell.run(command)
    #expect(output.status == status, "\(output.text)\(output.standardError)")
    #expect(!output.standardError.isEmpty)
    #expect(try shell.run("cat broken.yaml").text == "a: b: c\n")
  }

  @Test func `the configuration of the repository is found from below, and no further up`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write("lint:\n  select: []\n", to: "tocsin.yaml")
    try shell.write("name: x\n", to: "repo/rules/a.yaml")
    _ = try shell.run("mkdir repo/.git")
    #expect(try shell.run("cd repo/rules && tocsin lint . --format concise").text.contains("S101"))
    try shell.write("lint:\n  paths: [rules]\n", to: "repo/.tocsin.yaml")
    #expect(
      try shell.run("cd repo/rules && tocsin lint --format concise").text.contains("../rules/a.yaml:1:1"))
  }
}
