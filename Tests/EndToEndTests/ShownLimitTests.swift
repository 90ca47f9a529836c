import Testing
import TocsinTestSupport

/// Lists that are cut: as many as the limit are shown whole, and what is left out is counted.
struct ShownLimitTests {
  private static func rule(_ query: String) -> String {
    """
    name: Seen
    queries: [{name: a, query: "\(query)", groupByFields: ["@usr.id"]}]
    cases: [{name: A, status: low, condition: a > 0}]
    options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
    message: m

    """
  }

  private static func log(_ user: String) -> String {
    "{\"ddsource\":\"demo\",\"timestamp\":1767225600000,\"usr\":{\"id\":\"\(user)\"}}\n"
  }

  private static func lines(_ text: String, _ prefix: String) -> Int {
    text.split(separator: "\n").count { $0.hasPrefix(prefix) }
  }

  @Test(arguments: [4, 5, 6, 7])
  func `five malformed records are named`(count: Int) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(ShownLimitTests.rule("source:demo"), to: "seen.yaml")
    let broken = String(repeating: "{\"a\"\n", count: count)
    try shell.write(ShownLimitTests.log("u") + broken, to: "demo.ndjson")
    let output = try shell.run("tocsin run seen.yaml --logs demo.ndjson --skip-malformed")
    let text = output.standardError
    #expect(ShownLimitTests.lines(text, "warning: demo.ndjson:") == min(count, 5), "\(text)")
    #expect(text.contains("more malformed record") == (count > 5), "\(text)")
  }

  @Test(arguments: [3, 20, 21, 22])
  func `twenty stale findings of a baseline are named`(count: Int) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(ShownLimitTests.rule("source:demo"), to: "seen.yaml")
    let entries = (0..<count).map {
      "{\"fingerprint\":\"f\($0)\",\"code\":\"Q211\",\"file\":\"seen.yaml\",\"rule\":\"Seen\",\"message\":\"m\"}"
    }
    try shell.write(
      "{\"version\":1,\"findings\":[\(entries.joined(separator: ","))]}", to: "known.json")
    let text = try shell.run("tocsin lint seen.yaml --baseline known.json").standardError
    #expect(ShownLimitTests.lines(text, "stale: seen.yaml") == min(count, 20), "\(text)")
    #expect(text.contains("stale: \(count - 20) more") == (count > 20), "\(text)")
    #expect(ShownLimitTests.lines(text, "stale: ") == min(count, 20) + (count > 20 ? 1 : 0), "\(text)")
  }

  @Test(arguments: [9, 10, 11])
  func `ten signals of one version are shown`(count: Int) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(ShownLimitTests.rule("source:demo"), to: "old.yaml")
    try shell.write(ShownLimitTests.rule("source:other"), to: "new.yaml")
    try shell.write((0..<count).map { ShownLimitTests.log("u\($0)") }.joined(), to: "demo.ndjson")
    let text = try shell.run("tocsin diff old.yaml new.yaml --logs demo.ndjson").text
    #expect(ShownLimitTests.lines(text, "    - low") == min(count, 10), "\(text)")
    #expect(text.contains("- … ") == (count > 10), "\(text)")
  }

  @Test(arguments: ["u", ""])
  func `a group value that is empty is left out of the table`(user: String) throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(ShownLimitTests.rule("source:demo"), to: "seen.yaml")
    try shell.write(ShownLimitTests.log(user), to: "demo.ndjson")
    let text = try shell.run("tocsin run seen.yaml --logs demo.ndjson --format table --quiet").text
    #expect(text.split(separator: "\n").count == 2, "\(text)")
    #expect(text.contains("@usr.id=") != user.isEmpty, "\(text)")
  }
}
