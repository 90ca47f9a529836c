import Testing
import TocsinDiagnostics
import TocsinEngine
import TocsinEvents
import TocsinLogModel
import TocsinPlan
import TocsinReasoning
import TocsinReference
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// The logs made for a case fire it, in the engine.
struct ExampleTests {
  static func rules(_ file: SourceFile) -> [Rule] {
    var findings = DiagnosticCollector()
    return YAMLReader.documents(of: file, into: &findings).flatMap {
      RuleDecoder.decode($0, file: file, into: &findings, isKnownTimeZone: { _ in true })
    }
  }

  static func rule(queries: [String], cases: [String], options: String) throws -> Rule {
    let text = """
      name: example
      message: m
      queries:
      \(queries.map { "  - \($0)" }.joined(separator: "\n"))
      cases:
      \(cases.map { "  - {status: low, condition: '\($0)'}" }.joined(separator: "\n"))
      options: \(options)

      """
    return try #require(rules(SourceFile(name: "example.yaml", text: text)).first, "\(text)")
  }

  /// The cases that the engine says were met by these logs, in order.
  static func firedCases(_ rule: Rule, _ example: ExampleEvents) throws -> Set<Int> {
    let plan = PlanSet(rules: [rule])
    var session = EvaluationSession(plan: plan, rules: [rule])
    var extractor = EventExtractor(fields: plan.fields, form: .plain)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    for step in example.steps {
      for _ in 0..<step.count {
        let padded = step.log.record + [UInt8](repeating: 0, count: EventExtractor.padding)
        try padded.withUnsafeBufferPointer { buffer in
          let bytes = UnsafeBufferPointer(rebasing: buffer[..<step.log.record.count])
          try extractor.extract(bytes, into: &event)
          session.process(event, record: bytes, form: .plain)
        }
      }
    }
    let signals = session.takeClosed() + session.finish()
    return Set(signals.flatMap { $0.metCases })
  }

  static let window =
    "{detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}"
  static let instant = "{detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}"

  static let examples: [(queries: [String], cases: [String], options: String)] = [
    (["{query: 'source:x @a:y'}"], ["a > 10", "a > 2"], window),
    (["{query: '@a:x'}", "{query: '@a:x @b:y'}"], ["a > 3 && b > 1", "b > 0", "a > 0"], window),
    (["{query: '@a:x', groupByFields: ['@usr.id']}"], ["a > 2"], window),
    (
      [
        "{query: '@evt.outcome:failure', groupByFields: ['@usr.id']}",
        "{query: '@evt.outcome:success @usr.id:admin*', groupByFields: ['@usr.id']}",
      ], ["a > 4 && b > 0", "a > 2"], window
    ),
    (
      ["{query: '@a:x', groupByFields: [service]}", "{query: '@a:y', groupByFields: [service]}"],
      ["a > 1 && b > 1"], window
    ),
    (["{query: '@a:x', aggregation: cardinality, distinctFields: ['@u']}"], ["a > 3"], window),
    (["{query: '@a:x', aggregation: sum, metrics: ['@n']}"], ["a > 100"], window),
    (["{query: '@a:x', aggregation: max, metrics: ['@n']}"], ["a >= 7.5"], window),
    (["{query: 'env:prod \"permission denied\" -*:health'}"], ["a > 0"], window),
    (
      ["{query: '@a:(x OR y) -@b:*'}", "{query: 'status:error'}"], ["a > 0 && b > 0", "a > 0", "b > 0"],
      instant
    ),
  ]

  @Test(arguments: examples)
  func `the logs of a case fire it`(queries: [String], cases: [String], options: String) throws {
    let rule = try Self.rule(queries: queries, cases: cases, options: options)
    for index in rule.cases.indices {
      var reasoner = Deciding.reasoner()
      guard case .events(let example) = reasoner.exampleLogs(for: index, of: rule) else {
        Issue.record("no logs for case \(index) of \(queries)")
        continue
      }
      #expect(try Self.firedCases(rule, example).contains(index), "case \(index): \(example.steps)")
      #expect(reasoner.statistics.unconfirmed == 0)
    }
  }

  /// Rules whose figures are too large for the search of an example.
  static let givenUp: Set<String> = ["rules/web/large-download.yaml"]

  @Test func `the shipped rules have logs for each of their cases`() throws {
    for path in Repository.files(in: "rules", suffix: ".yaml") where !path.hasSuffix(".test.yaml") {
      let rules = Self.rules(SourceFile(name: path, bytes: try Repository.bytes(path)))
      for rule in rules where rule.type == .logDetection && rule.options.detectionMethod == .threshold {
        guard rule.cases.allSatisfy({ ($0.conditionSyntax?.stages.count ?? 1) == 1 }) else { continue }
        for index in rule.cases.indices {
          var reasoner = Deciding.reasoner()
          guard case .events(let example) = reasoner.exampleLogs(for: index, of: rule) else {
            #expect(Self.givenUp.contains(path), "no logs for case \(index) of \(path)")
            continue
          }
          // Without steps it is silence that fires the case.
          guard !example.steps.isEmpty else { continue }
          #expect(try Self.firedCases(rule, example).contains(index), "case \(index) of \(path)")
        }
      }
    }
  }

  @Test func `an unreachable case says which cases cover it`() throws {
    let rule = try Self.rule(
      queries: ["{query: '@a:x'}", "{query: '@a:x @b:y'}"], cases: ["a > 1", "b > 3"], options: Self.window)
    var reasoner = Deciding.reasoner()
    guard case .unreachable(.covered(by: [0])) = reasoner.exampleLogs(for: 1, of: rule) else {
      Issue.record("b counts some of the events of a")
      return
    }
  }

  /// Random rules: whatever is made fires; whatever is called unreachable is never the case of a signal.
  @Test func `random rules fire by their examples`() throws {
    var (made, gaveUp, unreachable) = (0, 0, 0)
    for seed in 0..<150 {
      var generator = RuleGenerator(seed: UInt64(seed))
      let rule = generator.rule()
      for index in rule.cases.indices {
        var reasoner = Deciding.reasoner()
        switch reasoner.exampleLogs(for: index, of: rule) {
        case .gaveUp: gaveUp += 1
        case .unreachable:
          unreachable += 1
          for _ in 0..<10 {
            let events = try generator.records().map { try EventDecoder.decode(Array($0.utf8), form: .plain) }
            let signals = ReferenceEvaluator.signals(of: rule, events: events)
            #expect(!signals.contains { $0.caseIndex == index }, "seed \(seed) case \(index)")
          }
        case .events(let example):
          guard !example.steps.isEmpty, example.steps.allSatisfy({ $0.log.form == .plain }) else { continue }
          made += 1
          let records = example.steps.map {
            "\($0.count) × \(String(decoding: $0.log.record, as: UTF8.self))"
          }
          #expect(
            try Self.firedCases(rule, example).contains(index), "seed \(seed) case \(index): \(records)"
          )
        }
        #expect(reasoner.statistics.unconfirmed == 0, "seed \(seed)")
      }
    }
    print("\(made) examples fired, \(unreachable) unreachable, \(gaveUp) given up")
    #expect(made > 80)
  }
}
