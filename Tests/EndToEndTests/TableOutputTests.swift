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
}
