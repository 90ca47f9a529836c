import Foundation
import Testing
import TocsinTestSupport

/// An option that is left out is the default that `--help` prints, and no other value.
struct DefaultOptionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var command: String
    var option: String
    var value: String
    /// Values that must give another output; none where no output of a test can tell.
    var others: [String] = []
    var rest = ""

    var testDescription: String { "\(command) \(option)" }
  }

  static let rows = [
    Row(
      command: "run", option: "--allowed-lateness", value: "60", others: ["59", "61"],
      rest: "rule.yaml --live --logs late.ndjson --format ndjson"),
    Row(command: "run", option: "--sort-memory", value: "128", rest: "rule.yaml --logs logs.ndjson"),
    Row(
      command: "run", option: "--format", value: "auto", others: ["table"],
      rest: "rule.yaml --logs logs.ndjson"),
    Row(
      command: "run", option: "--validate", value: "all",
      rest: "rule.yaml --logs broken.ndjson"),
    Row(
      command: "run", option: "--max-groups", value: "2000000", others: ["1"],
      rest: "rule.yaml --logs logs.ndjson"),
    Row(command: "run", option: "--jobs", value: "0", rest: "rule.yaml --logs logs.ndjson"),
    Row(
      command: "run", option: "--color", value: "auto", others: ["always"],
      rest: "rule.yaml --logs logs.ndjson --format table"),
    Row(command: "lint", option: "--max-questions", value: "50000", rest: "bad.yaml"),
    Row(command: "test", option: "--format", value: "text", others: ["json", "junit"], rest: "rule.yaml"),
    Row(command: "test", option: "--max-mutants", value: "1000", others: ["1"], rest: "rule.yaml --mutate"),
    Row(command: "diff", option: "--format", value: "text", others: ["json"], rest: "rule.yaml other.yaml"),
    Row(
      command: "example", option: "--form", value: "ndjson", others: ["intake", "archive"], rest: "rule.yaml"),
    Row(command: "example", option: "--as", value: "logs", others: ["test"], rest: "rule.yaml"),
  ]

  private static func rule(_ condition: String) -> String {
    """
    name: Two events
    message: m
    queries: [{name: a, query: '@k:a @n:>1', groupByFields: ['@usr']}]
    cases: [{status: high, condition: \(condition)}]
    options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

    """
  }

  private static func logs(_ seconds: [Int]) -> String {
    seconds.enumerated().map {
      "{\"timestamp\":\(1_767_225_600_000 + $1 * 1000),\"k\":\"a\",\"n\":2,\"usr\":\"u\($0 / 2)\"}\n"
    }.joined()
  }

  private static func prepare(_ shell: Shell) throws {
    try shell.write(rule("a > 1"), to: "rule.yaml")
    try shell.write(rule("a > 3"), to: "other.yaml")
    try shell.write(rule("c > 1") + "unknown: 1\n", to: "bad.yaml")
    try shell.write(logs([0, 1, 2, 3]), to: "logs.ndjson")
    // The one exactly as late as it may be, and one that is later: each would complete a pair.
    try shell.write(logs([7200, 7140, 7201, 7140]), to: "late.ndjson")
    try shell.write(logs([0, 1]) + "{\"x\":01}\n", to: "broken.ndjson")
    try shell.write(
      "tests: [{name: t, events: [{at: '0:00', k: a, n: 2, usr: x}], expect: []}]\n", to: "rule.test.yaml")
  }

  /// How long something took differs from run to run.
  private static func withoutTimes(_ output: Shell.Output) -> String {
    (output.text + output.standardError + "\(output.status)").split(separator: "\n").filter {
      !$0.contains(" ms") && !$0.contains("time=")
    }
    .joined(separator: "\n")
  }

  @Test(arguments: rows)
  func `the default is the one that is documented`(row: Row) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try Self.prepare(shell)
    let help = try shell.run("tocsin \(row.command) --help").text.split(separator: " ").joined(separator: " ")
    let words = help.split { " \n".contains($0) }.joined(separator: " ")
    let option = try #require(words.ranges(of: " \(row.option) <").first?.lowerBound)
    let text = words[option...].dropFirst(row.option.count)
    let place = try #require(text.firstRange(of: "default: "))
    #expect(text[place.upperBound...].hasPrefix("\(row.value))"), "\(text.prefix(300))")
    let left = Self.withoutTimes(try shell.run("tocsin \(row.command) \(row.rest)"))
    #expect(!left.isEmpty)
    func output(_ value: String) throws -> String {
      Self.withoutTimes(try shell.run("tocsin \(row.command) \(row.rest) \(row.option) \(value)"))
    }
    #expect(try output(row.value) == left)
    for other in row.others { #expect(try output(other) != left, "\(other)") }
  }
}
