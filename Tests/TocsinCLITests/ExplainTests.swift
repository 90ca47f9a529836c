import Foundation
import Testing
import TocsinTestSupport

/// What `explain`, `run` and `search` print, for every detection method: one golden file for each.
struct ExplainTests {
  /// A rule, and its logs: `SECONDS MEMBERS`.
  struct Case: Sendable {
    var name: String
    var rule: String
    var logs: [(Int, String)]
  }

  private static func login(_ user: String, _ latitude: Double, _ longitude: Double, _ city: String) -> String
  {
    "\"k\":\"a\",\"usr\":\"\(user)\",\"network\":{\"client\":{\"geoip\":{\"location\":{\"latitude\":\(latitude),\"longitude\":\(longitude)},\"city\":{\"name\":\"\(city)\"},\"country\":{\"name\":\"X\"}}}}"
  }

  private static func one(_ query: String, _ ruleCase: String, _ options: String) -> String {
    """
    name: Explained
    message: m
    queries: [{name: a, \(query), groupByFields: ['@usr']}]
    cases: [{name: found, status: high\(ruleCase)}]
    options: {keepAlive: 600, maxSignalDuration: 3600, \(options)}

    """
  }

  /// Two events in each of thirteen buckets, nine in the next, and one that ends it.
  private static let anomalousLogs: [(Int, String)] = {
    var logs: [(Int, String)] = []
    for bucket in 0..<14 {
      for second in 0..<(bucket == 13 ? 9 : 2) {
        logs.append((bucket * 300 + second, "\"k\":\"a\",\"usr\":\"u1\""))
      }
    }
    logs.append((14 * 300, "\"k\":\"a\",\"usr\":\"u1\""))
    return logs
  }()

  static let cases: [Case] = [
    Case(
      name: "threshold",
      rule: """
        name: Explained
        message: m
        queries:
          - {name: a, query: '@k:a -@no:(x OR y)', groupByFields: ['@usr']}
          - {name: b, query: '@k:b', groupByFields: ['@usr'], aggregation: cardinality, distinctFields: ['@ip']}
        cases:
          - {name: many, status: high, condition: a > 2 && b >= 1}
          - {status: low, condition: a > 1}
        options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

        """,
      // The first leaves the window exactly as the third comes.
      logs: [
        (0, "\"k\":\"a\",\"usr\":\"u1\""), (299, "\"k\":\"a\",\"usr\":\"u1\""),
        (300, "\"k\":\"a\",\"usr\":\"u1\""),
        (301, "\"k\":\"b\",\"usr\":\"u1\",\"ip\":1"), (302, "\"k\":\"a\",\"usr\":\"u1\""),
        (303, "\"k\":\"a\",\"no\":\"x\",\"usr\":\"u1\""), (304, "\"k\":\"c\""), (305, "\"k\":\"a\""),
        (599, "\"k\":\"a\",\"usr\":\"u2\""), (900, "\"k\":\"a\",\"usr\":\"u1\""),
      ]),
    Case(
      name: "instant", rule: one("query: '@k:a'", ", condition: a > 0", "evaluationWindow: 0"),
      logs: [(0, "\"k\":\"a\",\"usr\":\"u1\""), (1, "\"k\":\"b\",\"usr\":\"u1\"")]),
    Case(
      name: "new-value",
      rule: one(
        "query: '@k:*', aggregation: new_value, metrics: ['@k']", "",
        "detectionMethod: new_value, evaluationWindow: 0, newValueOptions: {forgetAfter: 1, learningDuration: 1}"
      ),
      logs: [
        (0, "\"k\":\"a\",\"usr\":\"u1\""), (86_399, "\"k\":\"b\",\"usr\":\"u1\""),
        (86_400, "\"k\":\"c\",\"usr\":\"u1\""),
        (86_401, "\"k\":\"b\",\"usr\":\"u1\""), (200_000, "\"k\":\"b\",\"usr\":\"u1\""),
        (200_001, "\"x\":1,\"usr\":\"u1\""),
      ]),
    Case(
      name: "travel",
      rule: one(
        "query: '@k:a', aggregation: geo_data, metrics: ['@network.client.geoip']", "",
        "detectionMethod: impossible_travel, evaluationWindow: 0, impossibleTravelOptions: {baselineUserLocations: true}"
      ),
      logs: [
        (0, login("u1", 48.85, 2.35, "Paris")), (90_000, login("u1", 48.85, 2.35, "Paris")),
        (91_800, login("u1", 40.71, -74, "New York")), (91_801, login("u1", 51.5, -0.13, "London")),
        (91_802, "\"k\":\"a\",\"usr\":\"u1\""),
      ]),
    Case(
      name: "sequence",
      rule: """
        name: Explained
        message: m
        queries: [{name: a, query: '@k:a', groupByFields: ['@usr']}, {name: b, query: '@k:b', groupByFields: ['@usr']}]
        cases: [{name: both, status: low, condition: second > 0}]
        options:
          detectionMethod: sequence_detection
          evaluationWindow: 0
          keepAlive: 300
          maxSignalDuration: 600
          sequenceDetectionOptions:
            steps: [{name: first, condition: a > 0, evaluationWindow: 60}, {name: second, condition: b > 0, evaluationWindow: 60}]
            stepTransitions: [{parent: first, child: second, evaluationWindow: 900}]

        """,
      logs: [
        (0, "\"k\":\"b\",\"usr\":\"u1\""), (1, "\"k\":\"a\",\"usr\":\"u1\""),
        (901, "\"k\":\"b\",\"usr\":\"u1\""),
        (902, "\"k\":\"b\",\"usr\":\"u1\""),
      ]),
    Case(
      name: "then",
      rule: """
        name: Explained
        message: m
        queries: [{name: a, query: '@k:a', groupByFields: ['@usr']}, {name: b, query: '@k:b', groupByFields: ['@usr']}]
        cases: [{name: both, status: low, condition: a > 0 THEN b > 0}]
        options: {evaluationWindow: 600, keepAlive: 600, maxSignalDuration: 3600}

        """,
      logs: [
        (0, "\"k\":\"a\",\"usr\":\"u1\""), (600, "\"k\":\"b\",\"usr\":\"u1\""),
        (601, "\"k\":\"b\",\"usr\":\"u2\""),
      ]),
    Case(
      name: "anomaly",
      rule: one(
        "query: '@k:a'", ", condition: a > 0.995",
        "detectionMethod: anomaly_detection, evaluationWindow: 300, anomalyDetectionOptions: {bucketDuration: 300, learningDuration: 1}"
      ),
      logs: anomalousLogs),
    Case(
      name: "third-party",
      rule: """
        name: Explained
        message: m
        options:
          detectionMethod: third_party
          maxSignalDuration: 600
          thirdPartyRuleOptions: {defaultStatus: info, rootQueries: [{query: '@k:a', groupByFields: ['@usr']}]}
        thirdPartyCases: [{name: bad, status: high, query: '@n:>1'}]

        """,
      logs: [
        (0, "\"k\":\"a\",\"usr\":\"u1\",\"n\":2"), (1, "\"k\":\"a\",\"usr\":\"u2\",\"n\":1"),
        (2, "\"k\":\"b\",\"usr\":\"u1\",\"n\":2"),
      ]),
  ]

  @Test(arguments: cases.map(\.name))
  func `every record of a log is explained`(name: String) throws {
    let example = try #require(Self.cases.first { $0.name == name })
    let shell = try Shell()
    defer { shell.remove() }
    try shell.write(example.rule, to: "rule.yaml")
    let lines = example.logs.map { log in
      "{\"timestamp\":\(1_767_225_600_000 + log.0 * 1000),\(log.1)}\n"
    }
    try shell.write(lines.joined(), to: "logs.ndjson")
    var text = ""
    func show(_ command: String) throws {
      let output = try shell.run("tocsin \(command)")
      text += "$ tocsin \(command)\n\(output.text)\(output.standardError)"
      if output.status != 0 { text += "[status \(output.status)]\n" }
      text += "\n"
    }
    try show("run rule.yaml --logs logs.ndjson --format table --quiet")
    // Of an anomaly's many records the last ones say all.
    let numbers =
      lines.count > 12 ? [1, lines.count - 10, lines.count - 1, lines.count] : Array(1...lines.count)
    for number in numbers { try show("explain rule.yaml --log logs.ndjson --line \(number)") }
    try expectGolden(text, at: "Tests/TocsinCLITests/Cases/explain/\(name).txt")
  }
}
