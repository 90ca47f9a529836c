import Testing
import TocsinTestSupport

/// The table for people: one line a signal, and nothing in it that steers a terminal.
struct TableOutputTests {
  @Test func `a value of a log neither breaks a line nor turns its text round`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(
      """
      name: "Seen {{@usr.id}}"
      hasExtendedTitle: true
      queries: [{name: a, query: "source:demo", groupByFields: ["@usr.id"]}]
      cases: [{name: A, status: low, condition: a > 0}]
      options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
      message: m

      """, to: "seen.yaml")
    try shell.write(
      "{\"ddsource\":\"demo\",\"usr\":{\"id\":\"a\\u202eb\\u001b[31m\\nc\\u009b\"}}\n", to: "demo.ndjson")
    let output = try shell.run("tocsin run seen.yaml --logs demo.ndjson --format table --quiet")
    #expect(output.text.split(separator: "\n").count == 2)
    let hostile = output.text.unicodeScalars.filter {
      $0.value == 0x1B || $0.value == 0x9B || $0.value == 0x202E
    }
    #expect(hostile.isEmpty && output.text.contains("a\\u{202e}b [31m c\\u{9b}"), "\(output.text)")
  }

  @Test func `signals are a table in order of time, JSON, or CSV`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (name, window) in [("slow", 600), ("quick", 0)] {
      try shell.write(
        """
        name: "\(name), {{@usr.id}}"
        hasExtendedTitle: true
        queries: [{name: a, query: "source:demo", groupByFields: ["@usr.id"]}]
        cases: [{name: "A, \\"B\\"", status: low, condition: a > 0}]
        options: {detectionMethod: threshold, evaluationWindow: \(window), keepAlive: 600, maxSignalDuration: 600}
        message: m

        """, to: "rules/\(name).yaml")
    }
    let lines = (0..<4).map {
      "{\"ddsource\":\"demo\",\"timestamp\":\(1_772_000_000_000 + $0 * 1000),\"usr\":{\"id\":\"u\($0)\"}}"
    }
    try shell.write(lines.joined(separator: "\n") + "\n", to: "demo.ndjson")
    let command = "tocsin run rules --logs demo.ndjson --quiet --format"
    let table = try shell.run("\(command) table").text.split(separator: "\n").dropFirst()
    let times = table.map { $0.split(separator: " ")[1] }
    #expect(times.count == 8 && times == times.sorted())
    let ndjson = try shell.run("\(command) ndjson").text.split(separator: "\n")
    let json = try shell.run("\(command) json").text
    #expect(json == "[\n" + ndjson.joined(separator: ",\n") + "\n]\n")
    let csv = try shell.run("\(command) csv").text.split(separator: "\n")
    #expect(csv.count == 9 && csv[0].hasPrefix("firstSeen,lastSeen,status,rule,"))
    #expect(csv[1].contains("\"A, \"\"B\"\"\",") && csv[1].contains("@usr.id=u"), "\(csv[1])")
    let none = "tocsin run rules/quick.yaml --logs none.ndjson --quiet --format"
    try shell.write("{\"ddsource\":\"other\"}\n", to: "none.ndjson")
    #expect(try shell.run("\(none) json").text == "[]\n")
    #expect(try shell.run("\(none) csv").text.split(separator: "\n").count == 1)
  }
}
