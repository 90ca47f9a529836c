import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinPlan
import TocsinSemantics
import TocsinSyntax

/// One timeline: events of a rule, and the signals they give.
///
/// Events are written `TIME WORD…`, divided by commas; what the words mean is the suite's choice. Times are sums such as
/// `8d1h`, `0:30`, `7d-1ms`. Signals are written `GROUP@FIRST`, `GROUP@FIRST..LAST`, each with a severity behind if that
/// matters; the number of signals is always compared. `tick TIME` is an event that no rule wants.
struct Timeline: Sendable, CustomTestStringConvertible {
  var name: String
  var rule: String
  var events: String
  var signals: String

  init(_ name: String, _ rule: String, _ events: String, _ signals: String) {
    self.name = name
    self.rule = rule
    self.events = events
    self.signals = signals
  }

  var testDescription: String { name }

  /// Expects the signals of the rule; `record` gives the JSON members of an event's words.
  func check(_ record: ([String]) -> String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws
  {
    let records = try records(record)
    let rule = try MethodRule.decode(rule)
    let made = try MethodRun.signals(of: [rule], records).filter { $0.rule == 0 }
      .sorted { $0.sequence < $1.sequence }
    let expected = Timeline.items(signals)
    let shown = made.map(Timeline.show).joined(separator: ", ")
    guard made.count == expected.count else {
      Issue.record(
        "\(name): expected \(expected.count) signals (\(signals)), got \(made.count): \(shown)",
        sourceLocation: sourceLocation)
      return
    }
    for (signal, text) in zip(made, expected) {
      #expect(
        try Timeline.matches(signal, text), "\(name): expected \(text), got \(shown)",
        sourceLocation: sourceLocation)
    }
  }

  /// The events as records; `record` gives the JSON members of an event's words.
  func records(_ record: ([String]) -> String) throws -> [String] {
    try Timeline.items(events).map { item in
      let words = item.split(separator: " ").map(String.init)
      let isTick = words[0] == "tick"
      let milliseconds = try Timeline.milliseconds(words[isTick ? 1 : 0])
      let members = isTick ? "\"tick\":true" : record(Array(words.dropFirst()))
      return "{\"timestamp\":\(1_767_225_600_000 + milliseconds),\(members)}"
    }
  }

  private static func items(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  private static func matches(_ signal: Signal, _ text: String) throws -> Bool {
    let words = text.split(separator: " ").map(String.init)
    let parts = words[0].split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw Unreadable(text: text) }
    let ends = parts[1].parted(at: "..")
    let first = try milliseconds(ends[0])
    let last = try milliseconds(ends.last ?? "")
    let isTime =
      signal.firstSeen.milliseconds == first + 1_767_225_600_000
      && (ends.count == 1 || signal.lastSeen.milliseconds == last + 1_767_225_600_000)
    let group = signal.group.map(\.value.description).joined(separator: "/")
    return isTime && group == parts[0] && (words.count == 1 || words[1] == signal.severity.rawValue)
  }

  private static func show(_ signal: Signal) -> String {
    func time(_ time: Timestamp) -> String {
      let seconds = Double(time.milliseconds - 1_767_225_600_000) / 1000
      return "\(seconds / 3600)h"
    }
    return
      "\(signal.group.map(\.value.description).joined(separator: "/"))@\(time(signal.firstSeen))..\(time(signal.lastSeen)) \(signal.severity.rawValue)"
  }

  struct Unreadable: Error {
    var text: String
  }

  /// `0:30`, `1:02:03`, `8d1h`, `7d-1ms`.
  static func milliseconds(_ text: String) throws -> Int64 {
    let clock = text.split(separator: ":").map { Int64($0) }
    if clock.count > 1, clock.allSatisfy({ $0 != nil }) {
      return clock.reduce(0) { $0 * 60 + ($1 ?? 0) } * 1000
    }
    var (total, sign, digits, unit) = (Int64(0), Int64(1), "", "")
    func close() throws {
      if digits.isEmpty, unit.isEmpty { return }
      let units: [String: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
      guard let value = Int64(digits), let scale = units[unit] else { throw Unreadable(text: text) }
      total += sign * value * scale
      (digits, unit) = ("", "")
    }
    for character in text {
      if character == "-" || character == "+" {
        try close()
        sign = character == "-" ? -1 : 1
      } else if character.isNumber {
        if !unit.isEmpty { try close() }
        digits.append(character)
      } else {
        unit.append(character)
      }
    }
    try close()
    return total
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " || $0 == "\n" }.reversed().drop { $0 == " " || $0 == "\n" }.reversed())
  }

  fileprivate func parted(at separator: String) -> [String] {
    guard let range = firstRange(of: separator) else { return [self] }
    return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
  }
}

/// Rules from YAML texts.
enum MethodRule {
  struct Invalid: Error {
    var findings: [String]
  }

  static func decode(_ text: String, name: String = "rule.yaml") throws -> Rule {
    let file = SourceFile(name: name, text: text)
    var findings = DiagnosticCollector()
    let rules = YAMLReader.documents(of: file, into: &findings).flatMap {
      RuleDecoder.decode($0, file: file, into: &findings)
    }
    guard let rule = rules.first, rule.unsupported.isEmpty else {
      throw Invalid(
        findings: findings.sorted.map(\.message) + (rules.first?.unsupported.map(\.message) ?? []))
    }
    return rule
  }
}

/// The product, over records as texts.
enum MethodRun {
  static func signals(
    of rules: [Rule], _ records: [String], history: [String] = [],
    options: EvaluationOptions = EvaluationOptions()
  ) throws -> [Signal] {
    try run(rules, records, history: history, options: options).signals
  }

  static func run(
    _ rules: [Rule], _ records: [String], history: [String] = [],
    options: EvaluationOptions = EvaluationOptions()
  ) throws -> (signals: [Signal], counts: EvaluationCounts, decisions: [DecisionRecord]) {
    var run = RuleRun(RunSetup(alone: rules), options: options)
    var decisions: [DecisionRecord] = []
    for record in history {
      let outcome = run.learn(LogRecord(bytes: Array(record.utf8), form: .plain))
      try check(outcome)
      decisions += outcome.decisions
    }
    for record in records {
      let outcome = run.add(LogRecord(bytes: Array(record.utf8), form: .plain))
      try check(outcome)
      decisions += outcome.decisions
    }
    let result = run.finish()
    return (result.signals, result.counts, decisions + result.decisions)
  }

  /// Every record of these tests is an event.
  private static func check(_ outcome: RecordOutcome) throws {
    if let fault = outcome.fault { throw fault }
  }
}
