import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// What logs rule out is never what a proof would have shown.
struct WitnessFilterTests {
  /// Few values, so that rules of a set cover each other often.
  private struct SmallRules {
    var random: SplitMix

    private mutating func value() -> String { random.pick(["x", "x", "y", "x*", "*", "1"]) }

    private mutating func term() -> String {
      switch random.below(14) {
      case 0: return "@a:(\(value()) OR \(value()))"
      case 1: return "-@a:\(value())"
      case 2: return "-@b:(\(value()) OR \(value()))"
      case 3: return "@n:[\(random.below(4)) TO \(3 + random.below(4))]"
      case 4: return "@n:>\(random.below(4))"
      case 5: return "env:\(random.pick(["prod", "dev"]))"
      case 6: return "-env:dev"
      case 7: return "CIDR(@ip, 10.0.0.0/\(random.pick(["8", "16", "30"])))"
      case 8: return "(@a:\(value()) OR @b:\(value()))"
      case 9: return "-@a.b:\(value())"
      case 10: return "service:\(random.pick(["s", "t"]))"
      case 11: return "-service:s"
      case 12: return random.pick(["word", "-word", "-*:word"])
      default: return "@b:\(value())"
      }
    }

    private mutating func query() -> String {
      let terms = (0..<(1 + random.below(2))).map { _ in term() }
      return (random.below(3) == 0 ? terms : ["source:one"] + terms).joined(separator: " ")
    }

    mutating func rule(_ number: Int) -> String {
      var queries: [String] = []
      var condition: [String] = []
      for label in ["first", "second"].prefix(1 + random.below(4) / 3) {
        queries.append("  - {name: \(label), query: '\(query())', groupByFields: ['@usr']}")
        condition.append("\(label) > \(random.below(2))")
      }
      let window = random.pick(["0", "300", "300", "300", "600"])
      return """
        name: Rule \(number)
        message: m
        queries:
        \(queries.joined(separator: "\n"))
        cases: [{status: \(random.pick(["low", "low", "low", "high"])), condition: '\(condition.joined(separator: " || "))'}]
        options: {detectionMethod: threshold, evaluationWindow: \(window), keepAlive: 600, maxSignalDuration: 3600}

        """
    }
  }

  private static func rule(_ text: String) throws -> Rule {
    let file = RuleCompiler.check(SourceFile(name: "rule.yaml", text: text))
    return try #require(file.rules.first, "\(file.diagnostics) \(text)")
  }

  /// A threshold rule of one query.
  private static func threshold(_ name: String, _ query: String) throws -> Rule {
    try rule(
      """
      name: \(name)
      message: m
      queries: [{name: a, query: '\(query)'}]
      cases: [{status: low, condition: a > 3}]
      options: {detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

      """)
  }

  private static func relations(_ rules: [Rule], usesWitnesses: Bool) -> [String] {
    RuleSetAnalysis(rules, usesWitnesses: usesWitnesses).coverage.relations.map {
      "\($0.rule) \($0.kind) \($0.other)"
    }
  }

  @Test func `rules relate alike with and without logs`() throws {
    var found = 0
    for seed in 0..<UInt64(RandomCases.count(12, full: 2000)) {
      var files = SmallRules(random: SplitMix(seed: RandomCases.firstSeed &+ seed))
      let rules = try (0..<16).map { try Self.rule(files.rule($0)) }
      let known = Self.relations(rules, usesWitnesses: false)
      #expect(Self.relations(rules, usesWitnesses: true) == known, "seed \(seed)")
      found += known.count
    }
    #expect(found > 12)
  }

  @Test func `realistic rules relate alike with and without logs`() throws {
    var files = RealisticRules(seed: RandomCases.firstSeed)
    var rules = (0..<60).flatMap { _ in
      RuleCompiler.check(SourceFile(name: "rule.yaml", text: files.rule())).rules
    }
    rules += rules.prefix(20)
    let known = Self.relations(rules, usesWitnesses: false)
    #expect(Self.relations(rules, usesWitnesses: true) == known)
    #expect(!known.isEmpty)
  }

  /// Each rule excludes another user, and names another event: none covers any other.
  @Test(arguments: [50, 100])
  func `exclusions and names cost no questions`(count: Int) throws {
    let rules = try (0..<count).map { number in
      let event = number % 4 == 0 ? "" : "@evt:e\(number)"
      return try Self.threshold("Rule \(number)", "source:one \(event) -@usr:u\(number)")
    }
    let outcome = RuleSetAnalysis(rules).coverage
    #expect(outcome.relations.isEmpty)
    #expect(outcome.questions <= count / 10)
  }

  @Test func `equal rules are compared once`() throws {
    let rule = try Self.threshold("Rule", "source:one @evt:e")
    let outcome = RuleSetAnalysis(Array(repeating: rule, count: 200)).coverage
    #expect(outcome.relations.count == 199)
    #expect(outcome.questions == 1)
  }

  /// Pairs that the limit excludes are counted without a comparison.
  @Test func `pairs beyond the limit are counted`() throws {
    let rules = try (0..<30).map { number in
      try Self.threshold("Rule \(number)", "source:one @evt:(e OR f\(number))")
    }
    let overlaps = RuleSetAnalysis(rules, maximumQuestions: 0).overlaps
    #expect(overlaps.questions == 0)
    #expect(overlaps.uncompared == 30 * 29 / 2)
    #expect(
      RuleSetAnalysis(Array(repeating: rules[0], count: 30), maximumQuestions: 0).coverage.uncompared == 30
        * 29)
  }
}
