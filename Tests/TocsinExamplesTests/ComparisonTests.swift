import Foundation
import Testing
import TocsinDetect
import TocsinEvents
import TocsinExamples
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Two versions of a rule: what is said of them holds for every log that is tried.
struct ComparisonTests {
  static let base = """
    name: base
    message: m
    queries:
      - {name: a, query: 'source:x @evt:fail', groupByFields: ['@usr.id']}
      - {name: b, query: 'source:x @evt:ok', groupByFields: ['@usr.id']}
    cases:
      - {name: Both, status: high, condition: a > 4 && b > 0}
      - {name: Many, status: low, condition: a >= 3}
    options: {detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

    """

  static let instant = """
    name: instant
    message: m
    queries:
      - {name: a, query: 'source:x @managed:true'}
      - {name: b, query: 'source:x -@managed:true'}
    cases:
      - {name: A, status: low, condition: a > 0}
      - {name: B, status: high, condition: b > 0}
    options: {detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

    """

  static let newValue = """
    name: new value
    message: m
    queries:
      - {query: 'source:x @evt:login', aggregation: new_value, metrics: ['@country'], groupByFields: ['@usr.id']}
    cases:
      - {name: New, status: low}
    options:
      detectionMethod: new_value
      newValueOptions: {learningMethod: duration, learningDuration: 1, forgetAfter: 7}
      keepAlive: 0
      maxSignalDuration: 0

    """

  static let anomaly = """
    name: anomaly
    message: m
    queries:
      - {name: a, query: 'source:x @evt:login', groupByFields: ['@usr.id']}
    cases:
      - {name: Many, status: low, condition: a > 0.995}
    options:
      detectionMethod: anomaly_detection
      anomalyDetectionOptions: {bucketDuration: 3600, learningDuration: 24, detectionTolerance: 2}
      evaluationWindow: 3600
      keepAlive: 7200
      maxSignalDuration: 21600

    """

  static let sequence = """
    name: sequence
    message: m
    queries:
      - {name: a, query: 'source:x @evt:login', groupByFields: ['@usr.id']}
      - {name: b, query: 'source:x @evt:read', groupByFields: ['@usr.id']}
    cases:
      - {name: Both, status: low, condition: second > 0}
    options:
      detectionMethod: sequence_detection
      sequenceDetectionOptions:
        steps:
          - {name: first, condition: a > 1, evaluationWindow: 300}
          - {name: second, condition: b > 0, evaluationWindow: 300}
        stepTransitions:
          - {parent: first, child: second, evaluationWindow: 600}
      keepAlive: 3600
      maxSignalDuration: 7200

    """

  static let scheduled = """
    name: scheduled
    message: m
    schedulingOptions: {rrule: FREQ=DAILY, start: "2026-01-01T09:00:00"}
    queries:
      - {name: a, query: 'source:x @evt:fail', groupByFields: ['@usr.id']}
    referenceTables:
      - {tableName: users, columnName: id, logFieldPath: '@usr.id', checkPresence: true, ruleQueryName: a}
    cases:
      - {name: Many, status: high, condition: a > 4}
    options: {detectionMethod: threshold, evaluationWindow: 86400, keepAlive: 86400, maxSignalDuration: 86400}

    """

  static let correlation = """
    name: correlation
    message: m
    type: signal_correlation
    queries:
      - {name: a, ruleId: one, correlatedByFields: ['@usr.id']}
      - {name: b, ruleId: two, correlatedByFields: ['@usr.id']}
    cases:
      - {name: Both, status: high, condition: a > 0 && b > 0}
    options: {detectionMethod: threshold, evaluationWindow: 3600, keepAlive: 3600, maxSignalDuration: 7200}

    """

  /// The rule, what is replaced by what, and the verdict.
  static let table: [(text: String, from: String, to: String, verdict: String)] = [
    (base, "message: m", "message: other", "equivalent"),
    (base, "source:x @evt:fail", "@evt:fail source:x @evt:fail*", "equivalent"),
    (base, "a >= 3", "a > 2", "equivalent"),
    (base, "a > 4 && b > 0", "b >= 1 && a >= 5", "equivalent"),
    (base, "@evt:fail", "@evt:fail @ip:10.*", "narrower"),
    (base, "@evt:fail", "@evt:(fail OR error)", "wider"),
    (base, "@evt:fail", "@evt:error", "different"),
    (base, "a >= 3", "a >= 4", "narrower"),
    (base, "a >= 3", "a >= 2", "wider"),
    (base, "evaluationWindow: 300", "evaluationWindow: 60", "narrower"),
    (base, "evaluationWindow: 300", "evaluationWindow: 600", "wider"),
    (base, "keepAlive: 600", "keepAlive: 900", "different"),
    (base, "maxSignalDuration: 3600", "maxSignalDuration: 1800", "different"),
    (base, "status: low", "status: medium", "different"),
    (base, "name: Many", "name: Several", "different"),
    (
      base, "maxSignalDuration: 3600", "maxSignalDuration: 3600, decreaseCriticalityBasedOnEnv: true",
      "different"
    ),
    (base, "'@usr.id'", "'@usr.name'", "different"),
    (base, "'@usr.id'", "'@usr.id', '@ip'", "narrower"),
    (
      base, "groupByFields: ['@usr.id']}", "groupByFields: ['@usr.id'], hasOptionalGroupByFields: true}",
      "different"
    ),
    (instant, "source:x @managed:true", "source:x @managed:true @managed:*", "equivalent"),
    (instant, "a > 0", "a >= 1", "equivalent"),
    (instant, "a > 0", "a > 0 && b < 1", "equivalent"),
    (instant, "'source:x @managed:true'", "'source:x @managed:(true OR 1)'", "different"),
    (instant, "source:x -@managed:true", "source:x -@managed:true -@b:*", "narrower"),
    (instant, "a > 0", "a > 1", "narrower"),
    (instant, "b > 0", "b == 0 || b > 0", "equivalent"),
    (newValue, "source:x @evt:login", "@evt:login source:x", "equivalent"),
    (newValue, "maxSignalDuration: 0", "maxSignalDuration: 60", "equivalent"),
    (newValue, "status: low", "status: high", "different"),
    (newValue, "@evt:login", "@evt:logout", "different"),
    (newValue, "learningDuration: 1", "learningDuration: 7", "different"),
    (newValue, "'@usr.id'", "'@usr.name'", "different"),
    (anomaly, "a > 0.995", "a >= 0.995", "equivalent"),
    (anomaly, "evaluationWindow: 3600", "evaluationWindow: 1800", "equivalent"),
    (anomaly, "evaluationWindow: 3600", "evaluationWindow: 7200", "different"),
    (anomaly, "learningDuration: 24", "learningDuration: 48", "different"),
    (anomaly, "@evt:login", "@evt:logout", "different"),
    (sequence, "a > 1", "a > 2", "different"),
    (sequence, "message: m", "message: other", "equivalent"),
  ]

  static func compare(_ old: Rule, _ new: Rule) -> RuleDiff {
    RuleComparer.compare(old: RunSetup(alone: [old]), new: RunSetup(alone: [new]))
  }

  static func verdict(_ comparison: RuleDiff) -> String {
    switch comparison.verdict {
    case .equivalent: "equivalent"
    case .narrower: "narrower"
    case .wider: "wider"
    case .different: "different"
    case .undecided(let reason): "undecided: \(reason)"
    }
  }

  @Test(arguments: table)
  func `a change has its verdict`(text: String, from: String, to: String, verdict: String) throws {
    let changed = try #require(text.range(of: from).map { text.replacingCharacters(in: $0, with: to) })
    let (old, new) = (try RuleTexts.rule(text), try RuleTexts.rule(changed))
    let comparison = Self.compare(old, new)
    #expect(Self.verdict(comparison) == verdict, "\(from) → \(to)")
    #expect(comparison.evidence.isEmpty == (verdict == "equivalent"))
    #expect(!comparison.changes.isEmpty)
    try expectHolds(comparison, old, new)
    // The other way round the verdict is turned round.
    let turned = ["narrower": "wider", "wider": "narrower"][verdict] ?? verdict
    #expect(Self.verdict(Self.compare(new, old)) == turned, "\(to) → \(from)")
  }

  /// What a rule does also hangs on what is outside its queries and cases: no proof passes over that.
  @Test(arguments: [
    (scheduled, "FREQ=DAILY", "FREQ=WEEKLY"), (scheduled, "T09:00:00", "T10:00:00"),
    (scheduled, "checkPresence: true", "checkPresence: false"),
    (scheduled, "columnName: id", "columnName: name"),
    (correlation, "ruleId: two", "ruleId: three"),
  ])
  func `other schedules, tables and counted rules are no equivalence`(text: String, from: String, to: String)
    throws
  {
    let changed = try #require(text.range(of: from).map { text.replacingCharacters(in: $0, with: to) })
    let (old, new) = (try RuleTexts.rule(text), try RuleTexts.rule(changed))
    #expect(old.unsupported.isEmpty)
    let comparison = Self.compare(old, new)
    #expect(comparison.verdict != .equivalent, "\(from) → \(to)")
    #expect(!comparison.changes.isEmpty)
    let (renamed, name) = (text.replacing("message: m", with: "message: other"), "message: m → other")
    #expect(
      Self.compare(old, try RuleTexts.rule(renamed)).verdict == .equivalent, "\(name)")
  }

  static let calculated =
    base.replacingOccurrences(of: "@evt:fail'", with: "@evt:fail #total:>5'") + """
      schedulingOptions: {rrule: FREQ=DAILY}
      calculatedFields: [{name: total, expression: '@in + @out'}]

      """

  @Test(arguments: [
    ("a >= 3", "a > 2", true), ("source:x @evt:fail #total:>5", "#total:>5 @evt:fail source:x", true),
    ("FREQ=DAILY", "FREQ=WEEKLY", false), ("@in + @out", "@in - @out", false),
    ("#total:>5", "#total:>6", false),
    ("#total:>5", "@total:>5", false),
    (
      "schedulingOptions",
      "referenceTables: [{tableName: t, columnName: c, logFieldPath: '@u', ruleQueryName: a, checkPresence: true}]\nschedulingOptions",
      false
    ),
  ])
  func `what a schedule or a calculated field changes is not called equivalent`(
    from: String, to: String, isEquivalent: Bool
  ) throws {
    let changed = try #require(
      Self.calculated.range(of: from).map { Self.calculated.replacingCharacters(in: $0, with: to) })
    let (old, new) = (try RuleTexts.rule(Self.calculated), try RuleTexts.rule(changed))
    for (one, other) in [(old, new), (new, old)] {
      let comparison = Self.compare(one, other)
      #expect((Self.verdict(comparison) == "equivalent") == isEquivalent, "\(from) → \(to)")
    }
  }

  @Test func `a rule is equivalent to itself`() throws {
    for seed in 0..<30 {
      var generator = RuleGenerator(seed: UInt64(seed))
      var (old, new) = (generator.rule(), generator.rule())
      new = old
      // The shortcut by the hash is not what is tested.
      (old.contentHash, new.contentHash) = ("one", "other")
      let verdict = Self.verdict(Self.compare(old, new))
      #expect(verdict == "equivalent" || verdict.hasPrefix("undecided"), "seed \(seed): \(verdict)")
    }
  }

  /// Random pairs of rules: random logs attack every verdict.
  @Test func `no log contradicts a verdict`() throws {
    var decided: [String: Int] = [:]
    for seed in 0..<RandomCases.count(24, full: 48) {
      var generator = RuleGenerator(seed: UInt64(seed))
      var (old, other) = (generator.rule(), generator.rule())
      var new = old
      switch seed % 6 {
      case 0: new.queries[0].search = other.queries[0].search
      case 1: new.cases[0].condition = old.cases.last?.condition
      case 2: new.cases.reverse()
      case 3: new.options.evaluationWindow = [0, 60, 300, 600][seed % 4]
      case 4: new.filters = other.filters
      default: new.options.keepAlive = other.options.keepAlive
      }
      (old.contentHash, new.contentHash, other.contentHash) = ("one", "other", "")
      let comparison = Self.compare(old, new)
      decided[String(Self.verdict(comparison).prefix(9)), default: 0] += 1
      try expectHolds(comparison, old, new)
      for _ in 0..<10 {
        let records = generator.records().map { LogRecord(bytes: Array($0.utf8), form: .plain) }
        let facts = (
          RuleSimulation(RunSetup(alone: [old])).signals(of: records).map { SignalFact($0, of: old) },
          RuleSimulation(RunSetup(alone: [new])).signals(of: records).map { SignalFact($0, of: new) }
        )
        switch comparison.verdict {
        case .equivalent: #expect(facts.0.sorted() == facts.1.sorted(), "seed \(seed)")
        case .narrower: #expect(facts.1.isEmpty || !facts.0.isEmpty, "seed \(seed)")
        case .wider: #expect(facts.0.isEmpty || !facts.1.isEmpty, "seed \(seed)")
        case .different, .undecided: break
        }
      }
    }
    #expect(decided["equivalen", default: 0] > 3 && decided["different", default: 0] > 8, "\(decided)")
  }

  /// The logs that are shown do what is said of them, also in the reference.
  private func expectHolds(_ comparison: RuleDiff, _ old: Rule, _ new: Rule) throws {
    for evidence in comparison.evidence {
      let events = evidence.timeline.events
      let one = ReferenceMethods.signals(of: old, events: events)
      let other = ReferenceMethods.signals(of: new, events: events)
      switch evidence.kind {
      case .onlyOld: #expect(!one.isEmpty && other.isEmpty)
      case .onlyNew: #expect(one.isEmpty && !other.isEmpty)
      case .signalsDiffer: #expect(!one.isEmpty && !other.isEmpty)
      }
      #expect(evidence.old.count == one.count && evidence.new.count == other.count)
    }
  }
}
