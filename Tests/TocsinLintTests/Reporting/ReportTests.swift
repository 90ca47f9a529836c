import Foundation
import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinTestSupport

struct ReportTests {
  /// A finding with everything that a finding can have, in a text that is not ASCII.
  static let text =
    "name: 日本 𝒳 rule\nqueries:\n  - query: 'é𝒳 or b'\ncases:\n  - condition: \"a > 0\"\noptions:\n  keepAlive: 1\n"

  static func findings(name: String = "rules/a b%é.yaml", text: String = text) -> [ReportedFinding] {
    let file = SourceFile(name: name, text: text)
    func span(_ part: String) -> SourceSpan {
      let range = text.range(of: part) ?? text.startIndex..<text.startIndex
      let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
      return SourceSpan(start, start + part.utf8.count)
    }
    let descriptor = DiagnosticDescriptor("Q203", "lowercase-boolean", .warning, "A summary.")
    let error = DiagnosticDescriptor("W502", "max-below-keepalive", .error, "A summary.")
    return ReportedFinding.findings(
      [
        Diagnostic(
          descriptor, "`or` is a word\u{1B}[31m::error::x", at: span("or b"),
          labels: [Label(span: span("name"), text: "here")],
          notes: ["a note, with, commas: and\nlines"],
          fixes: [Fix("write `OR`", edits: [Fix.Edit(span: span("or"), replacement: "OR")])]),
        Diagnostic(error, "too short", at: span("1")),
        Diagnostic(error, "too short", at: span("a > 0")),
        Diagnostic(error, "too short", at: span("a > 0")),
      ], in: file)
  }

  static func json(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }

  @Test func `a SARIF report has the shape that its schema asks for`() throws {
    let text = SARIFReport(
      checks: CheckRegistry.all.map(\.metadata), version: "0.1.0", pages: "https://example.com"
    )
    .text(ReportTests.findings())
    #expect(SARIFShape.log.faults(in: try ReportTests.json(text)) == [])
    #expect(text.split(separator: "\n").count == 1)
    // The table of shapes can refuse.
    #expect(!SARIFShape.log.faults(in: try ReportTests.json("{\"version\":\"2.1.0\",\"runs\":[{}]}")).isEmpty)
  }

  @Test func `SARIF columns count code points, and rules are found by index`() throws {
    let text = SARIFReport(checks: CheckRegistry.all.map(\.metadata), version: "0.1.0").text(
      ReportTests.findings())
    let log = try #require(try ReportTests.json(text) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    let location = try #require((result["locations"] as? [[String: Any]])?.first)
    let physical = try #require(location["physicalLocation"] as? [String: Any])
    #expect(
      (physical["region"] as? [String: Int]) == [
        "startLine": 3, "startColumn": 16, "endLine": 3, "endColumn": 20,
      ])
    #expect((physical["artifactLocation"] as? [String: String])?["uri"] == "rules/a%20b%25%C3%A9.yaml")
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    let rules = try #require(driver["rules"] as? [[String: Any]])
    let index = try #require(result["ruleIndex"] as? Int)
    #expect(rules[index]["id"] as? String == "Q203")
  }

  @Test func `a report is harmless where it is read`() throws {
    let findings = ReportTests.findings(name: "a\u{202E}%0A::b,c.yaml")
    let github = findings.map { GitHubRenderer().render($0.diagnostic, in: $0.file) }
    #expect(github.allSatisfy { !$0.contains("\n") && !$0.contains("\u{1B}") && !$0.contains("\u{202E}") })
    #expect(
      github.allSatisfy {
        $0.components(separatedBy: "::").first == "" && !$0.dropFirst(2).hasPrefix("error::x")
      })
    let gitlab = GitLabReport.text(findings)
    let datadog = DatadogReport.text(findings)
    for text in [gitlab, datadog] {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
    }
  }

  @Test func `a GitLab report has the members that the widget needs, each fingerprint once`() throws {
    let shape = JSONShape.list(
      .object(
        required: ["description", "check_name", "fingerprint", "severity", "location"],
        [
          "description": .string, "check_name": .string, "fingerprint": .string,
          "severity": .choice(["info", "minor", "major", "critical", "blocker"]),
          "location": .object(
            required: ["path", "lines"],
            [
              "path": .string,
              "lines": .object(required: ["begin"], ["begin": .integer(1), "end": .integer(1)]),
            ]),
        ]), atLeast: 4)
    let json = try ReportTests.json(
      GitLabReport.text(ReportTests.findings() + ReportTests.findings(name: "b.yaml")))
    #expect(shape.faults(in: json) == [])
    let prints = (json as? [[String: Any]] ?? []).compactMap { $0["fingerprint"] as? String }
    #expect(Set(prints).count == prints.count)
    #expect(GitLabReport.text([]) == "[]\n")
  }

  @Test func `errors come in the service's envelope, with the service's names of places`() throws {
    let text = DatadogReport.text(ReportTests.findings())
    #expect(
      text == """
        {"error":{"code":"InvalidArgument","message":"Invalid rule configuration","details":[\
        {"code":"InvalidArgument","message":"too short","target":"keepAlive","check":"W502"},\
        {"code":"InvalidArgument","message":"too short","target":"cases[0].condition","check":"W502"},\
        {"code":"InvalidArgument","message":"too short","target":"cases[0].condition","check":"W502"}]},\
        "file":"rules/a b%é.yaml"}

        """)
    #expect(DatadogReport.text([]) == "")
  }

  @Test func `a fingerprint outlives other lines, quotes and the place of the file`() {
    let before = ReportTests.findings().map(\.fingerprint)
    let moved = "# a comment\n" + ReportTests.text.replacing("\"a > 0\"", with: "'a  > 0'")
    func spans(_ findings: [ReportedFinding]) -> [String] { findings.map(\.fingerprint) }
    let after = ReportTests.findings(name: "b.yaml", text: moved.replacing("a  > 0", with: "a > 0"))
    #expect(spans(after) == before)
    #expect(Set(before).count == 4)
    let renamed = ReportTests.findings(text: ReportTests.text.replacing("𝒳 rule", with: "other"))
    #expect(renamed.map(\.fingerprint) != before)
  }
}
