import Foundation
import Testing
import TocsinTestSupport

/// The tests of the shipped rules notice every mutant that differs, and their examples run.
struct RuleWorthTests {
  static let rules = Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix(".test.yaml") }

  @Test func `no mutant of the Salesforce rule goes unnoticed`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let rule = "rules/salesforce/installed-package.yaml"
    let all = try shell.run("tocsin test \(rule) --mutate --min-score 100 --verbose --jobs 3")
    #expect(all.status == 0, "\(all.text)\(all.standardError)")
    #expect(all.text.contains("0 survived") && all.text.contains("score 100.0 %"), "\(all.text)")
    let killed = all.text.split(separator: "\n").count { $0.hasPrefix("killed") }
    #expect(killed >= 90, "\(killed) mutants were noticed")
    // On one thread the first ones come out alike.
    let some = try shell.run("tocsin test \(rule) --mutate --max-mutants 40 --verbose --jobs 1")
    let lines = some.text.split(separator: "\n").dropLast()
    #expect(!lines.isEmpty && all.text.split(separator: "\n").starts(with: lines), "\(some.text)")
  }

  /// Rules over signals of the library, each with the rules that it counts.
  @Test(arguments: [
    ("okta", "push-fatigue-then-admin-role", ["push-fatigue", "admin-role-granted"]),
    ("web", "scan-and-traversal", ["path-scan", "path-traversal"]),
    ("salesforce", "application-then-many-rows", ["installed-package", "many-rows-read"]),
  ])
  func `the tests of a rule over signals are judged with its sources`(
    directory: String, name: String, sources: [String]
  ) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let stem = "rules/\(directory)/\(name)"
    let paths = ([name] + sources).map { "rules/\(directory)/\($0).yaml" }.joined(separator: " ")
    for source in sources { try shell.run("rm rules/\(directory)/\(source).test.yaml").expectClean() }
    let good = try shell.run("tocsin test \(paths) --coverage --min-coverage 100 --mutate --min-score 100")
    #expect(good.status == 0, "\(good.text)\(good.standardError)")
    #expect(good.text.contains("coverage of \(stem).yaml: 1 of 1 case"), "\(good.text)")
    #expect(good.text.contains(" 0 survived") && !good.text.contains(": 0 killed"), "\(good.text)")
    guard directory == "okta" else { return }
    // A test that asserts the case only catches no change of the severity.
    try shell.run(
      "awk '/^    from:/ {seen = 1} /^  - name:/ && seen {exit} {print}' \(stem).test.yaml"
        + " | sed -E 's/\\{status: [a-z]+, /{/; s/, at: \"[^\"]*\"//' > poor && mv poor \(stem).test.yaml"
    ).expectClean()
    let poor = try shell.run("tocsin test \(paths) --mutate --min-score 100")
    #expect(poor.status == 1 && poor.text.contains("SURVIVED"), "\(poor.text)\(poor.standardError)")
  }

  @Test func `a mutant that survives comes with a test that notices it`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.run("tocsin new rules/okta/many.yaml").expectClean()
    let poor = """
      tests:
        - name: ten failures
          events:
            - {at: "0:00", source: okta, evt: {name: login, outcome: failure}, usr: {id: bob}, repeat: {times: 10, every: 1s}}
          expect:
            - {status: high}

      """
    try shell.write(poor, to: "rules/okta/many.test.yaml")
    let before = try shell.run("tocsin test rules/okta --mutate --min-score 100")
    #expect(before.status == 1 && before.text.contains("SURVIVED"), "\(before.text)\(before.standardError)")
    // Everything that is offered, pasted.
    let offered = before.text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      line.hasPrefix("  - name:") || line.hasPrefix("    events:") || line.hasPrefix("      - {")
        || line.hasPrefix("    expect:")
    }
    #expect(!offered.isEmpty)
    try shell.write(poor + offered.joined(separator: "\n") + "\n", to: "rules/okta/many.test.yaml")
    let after = try shell.run("tocsin test rules/okta --mutate --min-score 100")
    #expect(after.status == 0, "\(after.text)\(after.standardError)")
  }

  @Test(arguments: ["ndjson", "intake", "archive", "logs-api", "salesforce"])
  func `the logs of an example give its signals`(form: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let rule = "rules/salesforce/installed-package.yaml"
    let made = try shell.run("tocsin example \(rule) --form \(form) > example.json")
    #expect(made.status == 0, "\(made.standardError)")
    let run = try shell.run("tocsin run \(rule) --logs example.json --format table")
    #expect(run.status == 0, "\(run.standardError)")
    for name in ["Unmanaged package", "Managed package", "Connected application"] {
      #expect(run.text.contains(name), "\(form): \(run.text)")
    }
  }

  @Test func `an example as a test passes`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let stem = "rules/salesforce/installed-package"
    try shell.run(
      "tocsin example \(stem).yaml --as test > new.test.yaml && mv new.test.yaml \(stem).test.yaml"
    )
    .expectClean()
    let test = try shell.run("tocsin test \(stem).yaml")
    #expect(
      test.status == 0 && test.standardError.contains("3 tests passed"), "\(test.text)\(test.standardError)")
  }
}

extension Shell.Output {
  fileprivate func expectClean() { #expect(status == 0, "\(text)\(standardError)") }
}
