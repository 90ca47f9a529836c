import Foundation
import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinIO
import TocsinLint
import TocsinReference
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// Safe fixes, judged by the engine: the rules before and after give the same signals for random events.
struct SafeFixTests {
  /// Random rules that are fixed; `TOCSIN_FIXED_RULES` asks for more.
  static let count = ProcessInfo.processInfo.environment["TOCSIN_FIXED_RULES"].flatMap(Int.init) ?? 60

  /// All that decides and shows a signal, apart from its title, message and tags.
  static func signals(_ rules: [Rule], _ records: [String]) -> [String] {
    guard !rules.isEmpty else { return [] }
    var run = RuleRun(RunSetup(alone: rules))
    for record in records { _ = run.add(LogRecord(bytes: Array(record.utf8), form: .plain)) }
    return run.finish().signals.map { signal in
      let rule = rules[signal.rule]
      return """
        \(rule.name) \(rule.cases[signal.caseIndex].name) \(signal.severity) \(signal.group) \(signal.firstSeen) \
        \(signal.lastSeen) \(signal.windowStart) \(signal.eventsMatched) \(signal.eventsPerQuery) \(signal.values) \
        \(signal.samples.count) \(signal.notifications) \(signal.revision) \(signal.state)
        """.replacing("\u{A0}", with: " ")
    }.sorted()
  }

  private static func rules(_ bytes: [UInt8]) -> RuleFile {
    RuleCompiler.check(SourceFile(name: "rule.yaml", bytes: bytes), keepsNodes: true)
  }

  /// Rules whose fixes are compared: those that are valid before, by name, and what they count.
  private static func compare(_ before: RuleFile, _ after: RuleFile, seed: UInt64, _ note: String) {
    let valid = Set(before.rules.map { $0.name.replacing("\u{A0}", with: " ") })
    // A rule that becomes valid beside them is no change of theirs.
    let kept = after.rules.filter { valid.contains($0.name.replacing("\u{A0}", with: " ")) }
    for round in 0..<4 {
      var generator = RuleGenerator(seed: seed &* 31 &+ UInt64(round))
      let records = (0..<3).flatMap { _ in generator.records() }
      let (one, other) = (signals(before.rules, records), signals(kept, records))
      #expect(one == other, "\(note)\n\(records.joined(separator: "\n"))")
    }
  }

  @Test func `safe fixes of random rules leave their signals as they were`() {
    let linter = Linter(checks: CheckRegistry.all)
    var made: [String: Int] = [:]
    var compared = 0
    for seed in 0..<UInt64(SafeFixTests.count) {
      var messy = MessyRules(seed: seed)
      let source = SourceFile(name: "rule.yaml", text: messy.text())
      let fixer = Fixer(allowsUnsafe: false) { file in
        linter.lint([LintedFile(file, tests: nil) { SampleSet() }], timeZones: ZoneCache())[0].diagnostics
      }
      let fixed = fixer.fix(source)
      for finding in fixed.made { made[finding.descriptor.code, default: 0] += 1 }
      let before = SafeFixTests.rules(source.bytes)
      guard fixed.isChanged, !before.rules.isEmpty else { continue }
      compared += 1
      let note = UnifiedDiff.text(of: "\(seed)", from: source.bytes, to: fixed.after)
      SafeFixTests.compare(before, SafeFixTests.rules(fixed.after), seed: seed, note)
    }
    #expect(compared * 5 > SafeFixTests.count)
    #expect(made.count >= 12, "\(made.sorted { $0.key < $1.key })")
    // Messages and tags may change, and nothing else with them.
    for code in ["M810", "T857", "T860"] { #expect(made[code] != nil, "\(code)") }
    if SafeFixTests.count > 60 {
      print("fixes made:", made.sorted { $0.key < $1.key }, "compared:", compared)
    }
  }

  @Test(arguments: CheckRegistry.all.filter { $0.fixability == .safe }.map(\.descriptor.code))
  func `the safe fixes of a check's examples leave signals as they were`(code: String) throws {
    let check = try #require(CheckRegistry.check(code))
    for (number, example) in check.triggering.enumerated() {
      let name = example.files[0].name
      let source = SourceFile(name: name, text: MarkedText(example.files[0].text).text)
      let fixed = Fixer(allowsUnsafe: false) { file in
        ExampleLinting.lint(
          example.replacing(name, by: String(decoding: file.source.bytes, as: UTF8.self)), for: check
        ).diagnostics
      }.fix(source)
      let before = SafeFixTests.rules(source.bytes)
      guard fixed.isChanged, !before.rules.isEmpty else { continue }
      SafeFixTests.compare(before, SafeFixTests.rules(fixed.after), seed: UInt64(number), code)
    }
  }

  @Test func `a correlation rule does not lower severities, by lint and by run`() throws {
    let text = """
      name: First
      id: first
      queries: [{name: a, query: 'source:s', groupByFields: ['@u']}]
      cases: [{status: low, condition: a > 0}]
      options: {evaluationWindow: 0, keepAlive: 3600, maxSignalDuration: 86400}
      message: m
      tags: ['source:s']
      ---
      name: Second
      type: signal_correlation
      queries: [{name: a, ruleId: first, correlatedByFields: ['@u']}]
      cases: [{status: high, condition: a > 0}]
      options: {evaluationWindow: 900, keepAlive: 3600, maxSignalDuration: 86400, decreaseCriticalityBasedOnEnv: true}
      message: m
      tags: ['source:s']

      """
    let records = [#"{"timestamp":1767225600000,"ddsource":"s","ddtags":"env:staging","u":"bob"}"#]
    let rules = SafeFixTests.rules(Array(text.utf8)).rules
    let signals = SafeFixTests.signals(rules, records)
    #expect(signals.count == 2 && signals.contains { $0.hasPrefix("Second  high") }, "\(signals)")
    let fixed = text.replacing("OnEnv: true", with: "OnEnv: false")
    #expect(SafeFixTests.signals(SafeFixTests.rules(Array(fixed.utf8)).rules, records) == signals)
  }
}
