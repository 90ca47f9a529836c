import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinReasoning
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// The logs made for a case fire it, in the engine and in the reference.
struct ExampleMakerTests {
  static let window = RuleTexts.window
  static let instant = RuleTexts.instant

  /// Queries, cases, options, and the number of logs of each case's example.
  static let examples: [(queries: [String], cases: [String], options: String, logs: [Int])] = [
    (["{query: 'source:x @a:y'}"], ["a > 10", "a > 2"], window, [11, 3]),
    (["{query: '@a:x'}", "{query: '@a:x @b:y'}"], ["a > 3 && b > 1", "b > 0", "a > 0"], window, [4, 1, 1]),
    (["{query: '@a:x', groupByFields: ['@usr.id']}"], ["a > 2"], window, [3]),
    // The group of the first query has to be one that the second allows.
    (
      [
        "{query: '@evt.outcome:failure', groupByFields: ['@usr.id']}",
        "{query: '@evt.outcome:success @usr.id:admin*', groupByFields: ['@usr.id']}",
      ], ["a > 4 && b > 0", "a > 2"], window, [6, 3]
    ),
    // Groups join by value, whatever the attribute is called.
    (
      ["{query: '@a:x', groupByFields: ['@user']}", "{query: '@a:y', groupByFields: ['@usr.id']}"],
      ["a > 1 && b > 1"], window, [4]
    ),
    // A query without group-by joins every group, but makes none known.
    (
      ["{query: '@a:x', groupByFields: ['@user']}", "{query: '@a:y'}"], ["a > 0 && b > 1", "b > 2"], window,
      [3, 4]
    ),
    (
      ["{query: '@a:x', groupByFields: ['@user', '@ip']}", "{query: '@a:y', groupByFields: ['@user']}"],
      ["a > 1 && b > 0"], window, [3]
    ),
    // Optional fields may be missing.
    (
      ["{query: '@a:x -@user:*', groupByFields: ['@user'], hasOptionalGroupByFields: true}"], ["a > 1"],
      window,
      [2]
    ),
    (["{query: '@a:x', aggregation: cardinality, distinctFields: ['@u']}"], ["a > 3"], window, [4]),
    (["{query: '@a:x', aggregation: cardinality, distinctFields: ['@u', '@v']}"], ["a > 2"], window, [3]),
    // A list counts each of its elements.
    (
      ["{query: '@a:x @u:(one OR two OR three)', aggregation: cardinality, distinctFields: ['@u']}"],
      ["a > 2"],
      window, [2]
    ),
    (["{query: '@a:x', aggregation: sum, metrics: ['@n']}"], ["a > 100"], window, [1]),
    // One log may hold several numbers, of which the sum takes all.
    (["{query: '@a:x @n:<=10', aggregation: sum, metrics: ['@n']}"], ["a > 45"], window, [1]),
    (["{query: '@a:x -@n:>10', aggregation: sum, metrics: ['@n']}"], ["a > 45"], window, [5]),
    (["{query: '@a:x', aggregation: max, metrics: ['@n']}"], ["a >= 7.5"], window, [1]),
    (["{query: 'env:prod \"permission denied\" -*:health'}"], ["a > 0"], window, [1]),
    (
      ["{query: '@a:(x OR y) -@b:*'}", "{query: 'status:error'}"], ["a > 0 && b > 0", "a > 0", "b > 0"],
      instant, [1, 1, 1]
    ),
    // Silence: a known group, and a later log that shows that time has passed.
    (["{query: '@a:x', groupByFields: ['@user']}"], ["a < 1"], window, [2]),
    (["{query: '@a:x'}"], ["a == 0"], window, [2]),
    (["{query: '@a:x'}", "{query: '@b:y'}"], ["a < 1 && b > 2"], window, [3]),
  ]

  @Test(arguments: examples)
  func `the logs of a case fire it`(queries: [String], cases: [String], options: String, logs: [Int]) throws {
    let rule = try RuleTexts.rule(queries: queries, cases: cases, options: options)
    for index in rule.cases.indices {
      var maker = ExampleMaker(RunSetup(alone: [rule]))
      guard case .example(let example) = maker.example(for: index) else {
        Issue.record("no logs for case \(index) of \(queries)")
        continue
      }
      let records = example.timeline.events.compactMap { LogRecord($0) }
      #expect(records.count == logs[index], "case \(index): \(Firing.text(records))")
      Firing.expect(rule, index, example)
    }
  }

  static let shipped: [(path: String, rule: Rule)] = Repository.files(in: "rules", suffix: ".yaml")
    .filter { !$0.hasSuffix(".test.yaml") }
    .flatMap { path -> [(path: String, rule: Rule)] in
      guard let bytes = try? Repository.bytes(path) else { return [] }
      return RuleTexts.rules(SourceFile(name: path, bytes: bytes)).map { (path, $0) }
    }

  @Test func `the shipped rules have logs for each of their cases, whatever their method`() {
    #expect(Self.shipped.count > 60)
    let signalling = Self.shipped.map(\.rule).filter { $0.type != .signalCorrelation }
    for (path, rule) in Self.shipped where rule.unsupported.isEmpty {
      let isOverLogs = rule.type != .signalCorrelation
      let counted = isOverLogs ? [] : RuleLinks(signalling + [rule]).sources[signalling.count]
      let sources = Set(counted.compactMap(\.self)).sorted().map { signalling[$0] }
      let setup = RunSetup(alone: sources + [rule])
      var maker = ExampleMaker(setup)
      for index in rule.cases.indices {
        let outcome = maker.example(for: index)
        // What an expression gives is not turned round.
        if !rule.calculatedFields.isEmpty, case .gaveUp(.reasoning(.calculatedField)) = outcome { continue }
        guard case .example(let example) = outcome else {
          Issue.record("no logs for case \(index) of \(path): \(outcome)")
          continue
        }
        let signals = RuleSimulation(setup).signals(of: example.timeline) ?? []
        #expect(signals.contains { $0.metCases.contains(index) }, "case \(index) of \(path)")
        if isOverLogs, rule.options.detectionMethod == .threshold { Firing.expect(rule, index, example) }
      }
    }
  }

  @Test func `an unreachable case says which cases cover it`() throws {
    let rule = try RuleTexts.rule(
      queries: ["{query: '@a:x'}", "{query: '@a:x @b:y'}"], cases: ["a > 1", "b > 3"], options: Self.window)
    var maker = ExampleMaker(RunSetup(alone: [rule]))
    guard case .unreachable(.covered(by: [0])) = maker.example(for: 1) else {
      Issue.record("b counts some of the events of a")
      return
    }
  }

  /// Every case of a rule as people write them has logs, or a proof that it cannot fire, which random events attack.
  @Test func `realistic rules have logs for each of their cases`() throws {
    var (made, unreachable, givenUp) = (0, 0, 0)
    let count = RandomCases.count(80, full: 200)
    for seed in 0..<count {
      var generator = RealisticRules(seed: UInt64(seed))
      let text = generator.rule()
      // Some texts group queries of one condition in a way that cannot be joined, which the rule checks refuse.
      guard let rule = RuleTexts.rules(SourceFile(name: "realistic.yaml", text: text)).first else { continue }
      var maker = ExampleMaker(RunSetup(alone: [rule]))
      for index in rule.cases.indices {
        switch maker.example(for: index) {
        case .example(let example):
          made += 1
          Firing.expect(rule, index, example)
        case .unreachable: unreachable += 1
        case .gaveUp(let reason):
          givenUp += 1
          Issue.record("seed \(seed) case \(index): \(reason.explanation)")
        case .unsupported(let method): Issue.record("seed \(seed): \(method)")
        }
      }
    }
    #expect(made > count, "\(made) made, \(unreachable) unreachable, \(givenUp) given up")
    #expect(givenUp == 0)
    print("example logs: \(made) made, \(unreachable) unreachable, \(givenUp) given up")
  }

  /// Rules with odd combinations: whatever is made fires; what is called unreachable is never the case of a signal.
  @Test func `random rules fire by their examples`() throws {
    var (made, gaveUp, unreachable) = (0, 0, 0)
    for seed in 0..<80 {
      var generator = RuleGenerator(seed: UInt64(seed))
      let rule = generator.rule()
      var maker = ExampleMaker(RunSetup(alone: [rule]))
      for index in rule.cases.indices {
        switch maker.example(for: index) {
        case .gaveUp, .unsupported: gaveUp += 1
        case .unreachable:
          unreachable += 1
          for _ in 0..<10 {
            let events = try generator.records().map { try EventDecoder.decode(Array($0.utf8), form: .plain) }
            let signals = ReferenceEvaluator.signals(of: rule, events: events)
            #expect(!signals.contains { $0.caseIndex == index }, "seed \(seed) case \(index)")
          }
        case .example(let example):
          made += 1
          Firing.expect(rule, index, example)
        }
      }
    }
    #expect(made > 80, "\(made) examples fired, \(unreachable) unreachable, \(gaveUp) given up")
    // Odd rules whose cases depend on the order of events, or on several groups of one event.
    #expect(gaveUp <= 9, "\(made) examples fired, \(unreachable) unreachable, \(gaveUp) given up")
  }
}
