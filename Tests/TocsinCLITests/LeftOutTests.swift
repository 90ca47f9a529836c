import Foundation
import Testing
import TocsinTestSupport

/// What `run` and `explain` say of matched events that a rule does not count, and of a run without signals.
struct LeftOutTests {
  private static func rule(
    _ name: String, _ query: String, _ condition: String = "a > 0", window: Int = 0, options: String = ""
  ) -> String {
    """
    name: \(name)
    message: m
    queries: [{name: a, query: 'source:demo', \(query)}]
    cases: [{name: found, status: low, condition: '\(condition)'}]
    options: {evaluationWindow: \(window), keepAlive: 600, maxSignalDuration: 3600\(options)}

    """
  }

  private static let rules: [(String, String)] = [
    ("group.yaml", rule("Grouped", "groupByFields: ['@usr.id', '@ip']")),
    ("sum.yaml", rule("Summed", "aggregation: sum, metrics: ['@bytes']", "a > 100", window: 300)),
    (
      "distinct.yaml",
      rule("Distinct", "aggregation: cardinality, distinctFields: ['@ip']", "a > 1", window: 300)
    ),
    (
      "new.yaml",
      rule(
        "New value", "aggregation: new_value, metrics: ['@ip'], groupByFields: ['@usr.id']",
        options: ", detectionMethod: new_value, newValueOptions: {forgetAfter: 1, learningDuration: 0}"
      ).replacing(", condition: 'a > 0'", with: "")
    ),
    ("count.yaml", rule("Counted", "groupByFields: ['@usr.id']", "a >= 3", window: 300)),
    ("single.yaml", rule("Single", "groupByFields: ['@usr.id']")),
    (
      "name.yaml",
      rule("By name", "groupByFields: ['@usr.id']").replacing("source:demo", with: "source:okta @evt.name:x")
    ),
    (
      "more/either.yaml",
      rule("Either", "groupByFields: ['@usr.id']").replacing(
        "source:demo", with: "(source:okta OR source:demo) (@evt.name:(x OR y) OR @action:x OR @bytes:1 @z:1)"
      )
    ),
    (
      "more/two.yaml",
      rule("Two queries", "groupByFields: ['@ip']", "a > 0 || b > 0").replacing(
        "}]\ncases", with: "}, {name: b, query: 'source:demo', groupByFields: ['@usr.id']}]\ncases")
    ),
    (
      "more/suppression.yaml",
      "name: Known\nrule_query: '*'\nenabled: true\ndata_exclusion_query: '@usr.id:bob'\n"
    ),
  ]

  private static let logs: [(String, [String])] = [
    (
      "dated.ndjson",
      [
        #"{"timestamp":1767225600000,"source":"demo","usr":{"id":"bob"},"ip":"192.0.2.1","bytes":1}"#,
        #"{"timestamp":1767225601000,"source":"demo","usr":{"id":"bob"},"bytes":"many"}"#,
        #"{"timestamp":1767225602000,"source":"demo","ip":"192.0.2.2"}"#,
        #"{"timestamp":1767225603000,"source":"demo","usr":{"id":"amy"},"ip":"192.0.2.1"}"#,
      ]
    ),
    (
      "undated.ndjson",
      [
        #"{"source":"demo","usr":{"id":"bob"},"seen":"2024-01-01T00:00:00Z"}"#,
        #"{"source":"demo","usr":{"id":"bob"},"seen":"2025-01-01T00:00:00Z"}"#,
        #"{"source":"demo","usr":{"id":"bob"},"seen":"2026-01-01T00:00:00Z"}"#,
      ]
    ),
    (
      "close.ndjson",
      [
        #"{"source":"demo","usr":{"id":"bob"},"seen":"2026-01-01T00:00:00Z"}"#,
        #"{"source":"demo","usr":{"id":"bob"},"seen":"2026-01-01T00:01:00Z"}"#,
        #"{"source":"demo","usr":{"id":"bob"},"seen":"2026-01-01T00:02:00Z"}"#,
      ]
    ),
  ]

  @Test func `what is left out is said where it decides`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for (name, text) in Self.rules { try shell.write(text, to: name) }
    for (name, lines) in Self.logs { try shell.write(lines.map { $0 + "\n" }.joined(), to: name) }
    var text = ""
    func show(_ command: String) throws {
      let output = try shell.run("tocsin \(command)")
      let error = output.standardError.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains(" bytes in ") }.joined(separator: "\n")
      text += "$ tocsin \(command)\n\(output.text)\(error)"
      if output.status != 0 { text += "[status \(output.status)]\n" }
      text += "\n"
    }
    for name in ["group", "sum", "distinct", "new"] {
      try show("run \(name).yaml --logs dated.ndjson --format table")
    }
    try show("run count.yaml --logs dated.ndjson --max-groups 1 --format table")
    for name in ["count", "single"] { try show("run \(name).yaml --logs undated.ndjson --format table") }
    try show("run single.yaml --logs undated.ndjson")
    try show("run count.yaml --logs undated.ndjson --skip-malformed")
    try show("run count.yaml --logs undated.ndjson --time-key seen")
    try show("run count.yaml --logs close.ndjson --time-key @seen --format table")
    try show("run name.yaml group.yaml --logs dated.ndjson undated.ndjson --quiet --format table")
    try show("run name.yaml --logs dated.ndjson")
    try show("run more/either.yaml name.yaml --logs dated.ndjson")
    try show("run count.yaml sum.yaml --logs dated.ndjson --summary ndjson")
    for (name, line) in [("group", 2), ("group", 3), ("sum", 2), ("sum", 3), ("distinct", 2), ("new", 2)] {
      try show("explain \(name).yaml --log dated.ndjson --line \(line) | tail -n 4")
    }
    try show("explain more/two.yaml --log dated.ndjson --line 2 | tail -n 6")
    try show(
      "explain single.yaml --suppressions more/suppression.yaml --log dated.ndjson --line 1 | tail -n 7")
    try show("explain single.yaml --log - --line 1 < dated.ndjson | tail -n 4")
    try show("explain count.yaml --log undated.ndjson --line 2 | tail -n 3")
    try show("explain count.yaml --log dated.ndjson")
    try show("explain count.yaml sum.yaml name.yaml --log dated.ndjson | head -n 4")
    _ = try shell.run("rm -r more")
    try show("explain . --log dated.ndjson | head -n 4")
    try show("explain name.yaml count.yaml --name 'By name' --log dated.ndjson | head -n 5")
    try shell.write("logs:\n  timeKey: seen\n", to: "tocsin.yaml")
    try show("run count.yaml --logs close.ndjson --format table")
    try shell.write("logs:\n  timeKey: seen..x\n", to: "tocsin.yaml")
    try show("run count.yaml --logs close.ndjson")
    try expectGolden(text, at: "Tests/TocsinCLITests/Cases/left-out.txt")
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    replacingOccurrences(of: part, with: other)
  }
}
