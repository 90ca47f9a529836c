import Foundation
import Testing
import TocsinTestSupport

/// `tocsin lint`, the built program, on whole rule files.
struct RuleFileTests {
  static let mistakes =
    (try? Repository.table("Tests/TocsinSemanticsTests/Cases/mistakes.tsv")) ?? []

  @Test func `exports of every type and method pass, as JSON and as YAML`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("Tests/TocsinSemanticsTests/Cases/exports", to: "exports")
    for pattern in ["'exports/*.json'", "'exports/*.yaml'"] {
      let output = try shell.run("tocsin lint \(pattern) --format concise")
      // One of them has its cases in an order that the service keeps and lint does not like. The same rule exported
      // twice shares its name and id with itself, and some ask for every log: said of valid rules.
      let said = ["error[X707]", "error[X708]", "error[Q213]"]
      let errors = output.text.split(separator: "\n").filter { line in
        line.contains(" error[") && !said.contains { line.contains($0) }
      }
      #expect(output.status == 1, "\(output.text)")
      #expect(!errors.isEmpty)
      for line in errors {
        #expect(line.contains("/rising-severity.") && line.contains("error[K301]"), "\(line)")
      }
    }
  }

  @Test func `an error that the service accepts does not keep a rule from being run`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("Tests/TocsinSemanticsTests/Cases/exports/rising-severity.json", to: "rule.json")
    try shell.write("{\"source\":\"okta\"}\n", to: "logs.ndjson")
    #expect(try shell.run("tocsin lint rule.json").status == 1)
    #expect(try shell.run("tocsin run rule.json --logs logs.ndjson").status == 0)
  }

  @Test func `each mistake is shown at its place, and ends with status 2`() throws {
    #expect(RuleFileTests.mistakes.count >= 30)
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("Tests/TocsinSemanticsTests/Cases/mistakes", to: "mistakes")
    for row in RuleFileTests.mistakes {
      let output = try shell.run("tocsin lint mistakes/\(row[0]) --format concise")
      #expect(output.status == 2, "\(row[0]): \(output.text)")
      let place = "mistakes/\(row[0]):\(row[1]):\(row[2]): error[\(row[3])]"
      let line = output.text.split(separator: "\n").first { $0.hasPrefix(place) }
      #expect(line != nil, "\(place) is missing in\n\(output.text)")
      // What to do next stands in brackets at the end.
      #expect(line?.hasSuffix(")") ?? false, "\(line ?? "")")
    }
  }
}
