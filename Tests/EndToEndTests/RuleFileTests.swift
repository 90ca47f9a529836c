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
      // The same rule exported twice shares its id with itself.
      let errors = output.text.split(separator: "\n").filter { line in
        line.contains(" error[") && !line.contains("error[X707]")
      }
      #expect(output.status < 2, "\(output.text)")
      #expect(errors.isEmpty)
    }
  }

  @Test func `an opinion does not keep a rule from being run`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("Tests/TocsinSemanticsTests/Cases/exports/rising-severity.json", to: "rule.json")
    try shell.write("{\"timestamp\":\"2026-03-02T08:00:00Z\",\"source\":\"okta\"}\n", to: "logs.ndjson")
    #expect(try shell.run("tocsin lint rule.json --strict").status == 1)
    #expect(try shell.run("tocsin run rule.json --logs logs.ndjson").status == 0)
  }

  @Test func `run and test refuse rules that share an id, and name both places`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    let rule = { (name: String) in
      """
      id: abc-def-ghi
      name: \(name)
      message: m
      queries: [{name: a, query: "source:okta"}]
      cases: [{status: low, condition: a > 0}]
      options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

      """
    }
    try shell.write(rule("One"), to: "rules/one.yaml")
    try shell.write("# a copy\n" + rule("Two"), to: "rules/two.yaml")
    try shell.write("{\"timestamp\":\"2026-03-02T08:00:00Z\",\"source\":\"okta\"}\n", to: "logs.ndjson")
    for command in ["tocsin run rules --logs logs.ndjson", "tocsin test rules"] {
      let output = try shell.run(command)
      #expect(output.status == 2)
      #expect(output.text.isEmpty)
      #expect(output.standardError.contains("error[X707]"))
      #expect(output.standardError.contains("rules/two.yaml:2:5"))
      #expect(output.standardError.contains("`One` in rules/one.yaml, line 1"))
    }
    #expect(try shell.run("tocsin run rules/one.yaml rules/one.yaml --logs logs.ndjson").status == 0)
  }

  @Test func `run says which keys of an export and of a suppression are not known`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(
      """
      {"name":"n","message":"m","createdAt":1,"riskModel":"x","queries":[{"query":"source:okta"}],"cases":[{"status":"low","condition":"a > 0"}]}

      """, to: "rule.json")
    try shell.write(
      "name: s\nrule_query: 'rule_uid:x'\nsuppression_query: '*'\n", to: "suppression.yaml")
    try shell.write("{\"timestamp\":\"2026-03-02T08:00:00Z\",\"source\":\"okta\"}\n", to: "logs.ndjson")
    let output = try shell.run("tocsin run rule.json suppression.yaml --logs logs.ndjson")
    #expect(output.status == 0)
    #expect(output.standardError.contains("warning[Y004]: there is no key `riskModel` in a rule"))
    #expect(output.standardError.contains("warning[X713]: `rule_uid` is no key of rules"))
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
