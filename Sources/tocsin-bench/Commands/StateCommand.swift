import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinKit
import TocsinLogModel
import TocsinPlan
import TocsinSemantics
import TocsinWorkspace

/// How much memory each detection method takes for very many keys.
struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Print the memory of each detection method with so many distinct keys.")

  @Option(help: "Distinct groups, one event each.")
  var keys = 1_000_000

  @Option(help: "Measure one method in this process, and print what it left out.")
  var method: String?

  func run() throws {
    if let method {
      guard let rules = StateScenario.rules[method] else {
        throw ValidationError("--method is one of \(StateScenario.names.joined(separator: ", "))")
      }
      return try StateScenario.run(method, rules, keys: keys)
    }
    print("method  keys  MB above one key  bytes/key  events/s")
    for name in StateScenario.names {
      func measure(_ keys: Int) throws -> ChildResult {
        let result = try Child.run([
          CommandLine.arguments[0], "state", "--method", name, "--keys", String(keys),
        ])
        guard result.status == 0 else { throw ValidationError("\(name) ended with \(result.status)") }
        return result
      }
      let (one, many) = (try measure(1), try measure(keys))
      let bytes = many.residentBytes - one.residentBytes
      print(
        "\(name)  \(keys)  \(bytes / 1_000_000)  \(bytes / keys)  \(Int(Double(keys) / max(many.seconds, 0.001)))"
      )
    }
  }
}

/// One rule of each method, and events that each bring a group of their own.
enum StateScenario {
  static let names = [
    "threshold", "then", "new_value", "sequence_detection", "impossible_travel", "anomaly_detection",
    "anomaly_threshold", "third_party", "signal_correlation",
  ]

  private static let windows = "evaluationWindow: 3600, keepAlive: 3600, maxSignalDuration: 86400"
  private static let none = "evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400"
  private static let count =
    "queries: [{query: '@k:a', groupByFields: ['@usr']}, {query: '@k:b', groupByFields: ['@usr']}]"

  /// The rule measured last, behind those whose signals it counts.
  static let rules: [String: [String]] = [
    "threshold": [
      "\(count)\ncases: [{status: low, condition: a > 1 && b > 1}]\noptions: {\(windows)}"
    ],
    "then": ["\(count)\ncases: [{status: low, condition: a > 0 THEN b > 0}]\noptions: {\(windows)}"],
    "new_value": [
      """
      queries: [{query: '@k:a', aggregation: new_value, metrics: ['@v'], groupByFields: ['@usr']}]
      cases: [{status: low}]
      options: {detectionMethod: new_value, \(none), newValueOptions: {forgetAfter: 30}}
      """
    ],
    "sequence_detection": [
      """
      \(count)
      cases: [{status: low, condition: y > 0}]
      options:
        detectionMethod: sequence_detection
        keepAlive: 3600
        maxSignalDuration: 86400
        sequenceDetectionOptions:
          steps: [{name: x, condition: a > 0, evaluationWindow: 60}, {name: y, condition: b > 0, evaluationWindow: 60}]
          stepTransitions: [{parent: x, child: y, evaluationWindow: 43200}]
      """
    ],
    "impossible_travel": [
      """
      queries: [{query: '@k:a', aggregation: geo_data, metrics: ['@geoip'], groupByFields: ['@usr']}]
      cases: [{status: low}]
      options: {detectionMethod: impossible_travel, \(none), impossibleTravelOptions: {baselineUserLocations: true}}
      """
    ],
    "anomaly_detection": [
      """
      queries: [{query: '@k:a', groupByFields: ['@usr']}]
      cases: [{status: low, condition: a > 0.995}]
      options: {detectionMethod: anomaly_detection, evaluationWindow: 300, keepAlive: 3600, maxSignalDuration: 86400}
      """
    ],
    "anomaly_threshold": [
      """
      queries: [{query: '@k:a', groupByFields: ['@usr']}]
      cases: [{status: low, condition: a > 0}]
      options: {detectionMethod: anomaly_threshold, \(windows)}
      """
    ],
    "third_party": [
      """
      options:
        detectionMethod: third_party
        thirdPartyRuleOptions: {defaultStatus: low, rootQueries: [{query: '@k:a', groupByFields: ['@usr']}]}
      """
    ],
    "signal_correlation": [
      "id: source\nqueries: [{query: '@k:a', groupByFields: ['@usr']}]\ncases: [{status: low, condition: a > 0}]\noptions: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}",
      "type: signal_correlation\nqueries: [{ruleId: source, correlatedByFields: ['@usr']}]\ncases: [{status: low, condition: a > 1}]\noptions: {\(windows)}",
    ],
  ]

  static func run(_ name: String, _ texts: [String], keys: Int) throws {
    var rules: [Rule] = []
    for (index, text) in texts.enumerated() {
      let source = SourceFile(
        name: "\(name)-\(index).yaml", bytes: Array("name: \(name) \(index)\nmessage: m\n\(text)\n".utf8))
      let file = RuleCompiler.check(source)
      guard file.isValid, file.rules.allSatisfy(\.unsupported.isEmpty) else {
        throw ValidationError(
          "\(name): \((file.diagnostics + file.rules.flatMap(\.unsupported)).map(\.message).joined(separator: "; "))"
        )
      }
      rules += file.rules
    }
    let setup = RunSetup(alone: rules)
    var session = DetectionSession(setup)
    var reader = RecordReader(fields: setup.plan.fields)
    var signals = 0
    for key in 0..<keys {
      let user = String((key &* 7_919) % max(keys, 1), radix: 36)
      let record = Array(
        "{\"timestamp\":\(1_772_000_000_000 + key),\"k\":\"a\",\"usr\":\"user-\(user)@example.net\",\"v\":\"value-\(user)\",\"message\":\"session \(user) opened\",\"geoip\":{\"location\":{\"latitude\":48.85,\"longitude\":2.35},\"city\":{\"name\":\"Paris\"},\"country\":{\"name\":\"France\"}}}"
          .utf8)
      try reader.withEvent(of: LogRecord(bytes: record, form: .plain)) { event, bytes in
        session.process(event, record: bytes, form: .plain)
      }
      signals += session.takeClosed().count
    }
    // What is open is part of the state; it is measured before the end gives it back.
    signals += session.finish().count
    let counts = session.counts
    print(
      "\(name): \(keys) keys, \(signals) signals, left out: \(counts.overflowingGroups) groups, \(counts.overflowingValues) values, \(counts.droppedSamples) samples"
    )
  }
}
