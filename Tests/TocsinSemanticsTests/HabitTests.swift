import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Spellings of other tools: one error each, and the spelling of rules in its fix.
struct HabitTests {
  static let rule = """
    name: Many failures
    message: m
    queries:
      - {name: a, query: "source:okta", groupByFields: ["@usr.id"]}
    cases:
      - {status: high, condition: a > 5}
    options: {detectionMethod: threshold, evaluationWindow: 900, keepAlive: 3600}

    """

  static let habits: [(written: String, instead: String, code: String, fixed: String)] = [
    ("status: high", "severity: high", "Y004", "status: high"),
    ("status: high", "level: high", "Y004", "status: high"),
    ("condition: a", "expression: a", "Y004", "condition: a"),
    ("name: Many", "title: Many", "Y004", "name: Many"),
    ("message: m", "description: m", "Y004", "message: m"),
    ("message: m", "mesage: m", "Y004", "message: m"),
    ("groupByFields:", "groupBy:", "Y004", "groupByFields:"),
    ("evaluationWindow: 900", "evaluationWindow: 15m", "S102", "evaluationWindow: 900"),
    ("evaluationWindow: 900", "evaluationWindow: 15 minutes", "S102", "evaluationWindow: 900"),
    ("evaluationWindow: 900", "evaluationWindow: PT15M", "S102", "evaluationWindow: 900"),
    ("evaluationWindow: 900", "evaluationWindow: 900000", "W501", "evaluationWindow: 900"),
    ("message: m", "message: {{@usr.id}} logged in", "Y001", "message: \"{{@usr.id}} logged in\""),
    ("[\"@usr.id\"]", "\"@usr.id, @usr.name\"", "S102", "[\"@usr.id\", \"@usr.name\"]"),
    ("a > 5", "a gt 5", "C241", "a > 5"), ("a > 5", "a lte 5", "C241", "a <= 5"),
    ("keepAlive: 3600", "keepAlive: 1h", "S102", "keepAlive: 3600"),
    ("keepAlive: 3600", "keepAlive: \"3600\"", "S102", "keepAlive: 3600"),
    ("evaluationWindow: 900", "window: 900", "Y004", "evaluationWindow: 900"),
    ("status: high", "status: HIGH", "S104", "status: high"),
    ("status: high", "status: crit", "S103", "status: critical"),
    ("status: high", "status: informational", "S103", "status: info"),
    ("detectionMethod: threshold", "detectionMethod: anomaly", "S103", "detectionMethod: anomaly_detection"),
    ("detectionMethod: threshold", "detectionMethod: New-Value", "S103", "detectionMethod: new_value"),
    ("a > 5", "a.count > 5", "C241", "a > 5"), ("a > 5", "a.value() >= 5", "C241", "a >= 5"),
    ("[\"@usr.id\"]", "[@usr.id]", "Y001", "[\"@usr.id\"]"),
    ("[\"@usr.id\"]", "[host, @usr.id ]", "Y001", "[host, \"@usr.id\" ]"),
  ]

  @Test(arguments: habits)
  func `a habit is one error with the right spelling`(
    written: String, instead: String, code: String, fixed: String
  ) throws {
    let text = HabitTests.rule.replacing(written, with: instead)
    let decoded = Decoded(text)
    #expect(decoded.errors.map(\.descriptor.code) == [code], "\(decoded.places)")
    let edits = try #require(decoded.errors.first?.fixes.first { !$0.edits.isEmpty }?.edits)
    var bytes = Array(text.utf8)
    for edit in edits.sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    #expect(String(decoding: bytes, as: UTF8.self) == HabitTests.rule.replacing(written, with: fixed))
  }

  @Test(arguments: ["sequence", "Sequence", "sequence-detection"])
  func `a sequence is a method`(word: String) {
    let decoded = Decoded(
      HabitTests.rule.replacing("detectionMethod: threshold", with: "detectionMethod: \(word)"))
    #expect(decoded.errors.first?.fixes.first?.text == "write `sequence_detection`")
  }

  @Test(arguments: ["evaluationWindow: 7m", "evaluationWindow: soon", "evaluationWindow: 15"])
  func `a time that is not allowed is not replaced unasked`(text: String) {
    let decoded = Decoded(HabitTests.rule.replacing("evaluationWindow: 900", with: text))
    let fixes = decoded.errors.flatMap(\.fixes)
    #expect(!decoded.errors.isEmpty)
    #expect(!fixes.contains { $0.applicability == .safe && !$0.edits.isEmpty })
  }
}
