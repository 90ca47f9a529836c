import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinReference
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// Mutants are what their summaries say, and their verdicts hold for every log that is tried.
struct MutationTests {
  static func rule(_ source: SourceFile) throws -> Rule {
    var findings = DiagnosticCollector()
    let rules = YAMLReader.documents(of: source, into: &findings).flatMap {
      RuleDecoder.decode($0, file: source, into: &findings)
    }
    return try #require(rules.first, "\(findings.sorted.map(\.message))")
  }

  static func testing(_ name: String, limit: Int = 1000) throws -> (MutationTesting, SourceFile) {
    let path = "Tests/TocsinRuleTestingTests/Cases/\(name)"
    let source = SourceFile(name: name, bytes: try Repository.bytes(path))
    let made = MutationTesting(
      RunSetup(alone: [try rule(source)]), source: source, tests: [], payloadTests: [], limit: limit,
      hasSeveralRules: false)
    return (try #require(made), source)
  }

  /// All mutators over rules in several layouts, with the verdict where there are no tests at all.
  ///
  /// Of the first two, no random log tells a mutant that is called equivalent from the rule.
  @Test(arguments: ["counting", "instant", "flow", "exported"])
  func `the mutants of a rule`(name: String) throws {
    let (testing, source) = try Self.testing(name == "exported" ? "exported.json" : "\(name).yaml")
    var text = ""
    var random = SplitMix(seed: 7)
    for (index, mutant) in testing.mutants.enumerated() {
      let diff = TextDiff(source, mutant.edits)
      // Judging takes seconds: every other mutant, and all in a long run.
      let isJudged = index.isMultiple(of: 2)
      let verdict =
        isJudged || RandomCases.isLong ? Self.name(of: testing.judge(mutant).verdict) : "not judged"
      #expect(verdict != "undecided" && verdict != "survived, no test", "\(mutant.summary)")
      text +=
        "\(diff.firstLine): \(mutant.mutator): \(mutant.summary): \(isJudged ? verdict : "not judged")\n"
      for line in diff.before { text += "  - \(line)\n" }
      for line in diff.after { text += "  + \(line)\n" }
      if verdict == "equivalent", name == "counting" || name == "instant" {
        Self.expectEqual(mutant, testing.rule, &random)
      }
    }
    try expectGolden(text, at: "Tests/TocsinRuleTestingTests/Cases/\(name).mutants.txt")
  }

  private static func name(of verdict: MutantVerdict) -> String {
    switch verdict {
    case .killed: "killed"
    case .equivalent: "equivalent"
    case .survived(let killer): killer.test == nil ? "survived, no test" : "survived"
    case .undecided: "undecided"
    }
  }

  private static func expectEqual(_ mutant: Mutant, _ rule: Rule, _ random: inout SplitMix) {
    for _ in 0..<40 {
      let records = logs(&random)
      let facts = (
        RuleSimulation(RunSetup(alone: [rule])).signals(of: records).map { SignalFact($0, of: rule) },
        RuleSimulation(RunSetup(alone: [mutant.rule])).signals(of: records).map {
          SignalFact($0, of: mutant.rule)
        }
      )
      #expect(facts.0.sorted() == facts.1.sorted(), "\(mutant.summary)")
    }
  }

  @Test func `a limit cuts the list and says so`() throws {
    let (testing, _) = try Self.testing("counting.yaml", limit: 5)
    let untried = try #require(testing.untried)
    #expect(testing.mutants.count == 5 && untried.count > 5 && untried.firstLine > 1)
    #expect(try Self.testing("counting.yaml").0.untried == nil)
  }

  /// Only of a source whose rows are renamed is the first spelling in no event.
  @Test(arguments: [("salesforce", true), ("okta", false)])
  func `a name that is always renamed tells no mutant`(source: String, isRenamed: Bool) throws {
    let text = """
      name: Names
      message: m
      queries: [{name: a, query: 'source:\(source) (@action:x OR @Action:x)'}]
      cases: [{status: low, condition: a > 0}]
      options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

      """
    let file = SourceFile(name: "names.yaml", bytes: Array(text.utf8))
    let testing = try #require(
      MutationTesting(
        RunSetup(alone: [try Self.rule(file)]), source: file, tests: [], payloadTests: [], limit: 1000,
        hasSeveralRules: false))
    let dropped = try #require(testing.mutants.first { $0.summary == "drop `@Action:x`" })
    #expect(Self.name(of: testing.judge(dropped).verdict) == (isRenamed ? "equivalent" : "survived"))
    let kept = try #require(testing.mutants.first { $0.summary == "drop `@action:x`" })
    #expect(Self.name(of: testing.judge(kept).verdict) == "survived")
  }

  /// Logs over the words of the rules in `Cases`.
  private static func logs(_ random: inout SplitMix) -> [LogRecord] {
    var seconds: Int64 = 0
    return (0..<(1 + random.below(9))).map { _ in
      seconds += Int64(random.pick([0, 1, 30, 59, 60, 61, 299, 300, 301, 600, 3600]))
      func value(_ key: String, _ values: [String]) -> String {
        random.below(6) == 0 ? "" : ",\"\(key)\":\(random.pick(values))"
      }
      let text =
        "{\"timestamp\":\"\(Timeline.standardStart.advanced(seconds: seconds).iso8601)\""
        + value("ddsource", ["\"okta\"", "\"other\""])
        + value("outcome", ["\"failure\"", "\"success\"", "\"changed\""])
        + value("code", ["399", "400", "401", "499", "500"]) + value("managed", ["true", "\"1\"", "false"])
        + value("usr", ["{\"id\":\"bob\"}", "{\"id\":\"root\"}"])
        + value("ip", ["\"10.0.0.1\"", "\"192.0.2.9\""]) + "}"
      return LogRecord(bytes: Array(text.utf8), form: .plain)
    }
  }
}
