import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

/// `--coverage` and `--mutate` of `tocsin test`.
struct TestAnalysisOptions: ParsableArguments {
  @Flag(help: "Show which cases fire and which terms decide, in which test.")
  var coverage = false

  @Option(
    help: ArgumentHelp("Exit with 1 below this coverage; implies --coverage.", valueName: "per cent"))
  var minCoverage: Double?

  @Flag(help: "Change the rules in small ways and show which changes no test notices.")
  var mutate = false

  @Option(
    help: ArgumentHelp(
      "Exit with 1 when fewer of the mutants that differ are noticed; implies --mutate.",
      valueName: "per cent"))
  var minScore: Double?

  @Option(
    help: ArgumentHelp(
      "Mutants of one rule at most; what is not tried is said, and the status is 6.", valueName: "number"))
  var maxMutants = MutationTesting.defaultLimit

  @Option(
    help: ArgumentHelp(
      "Seconds that judging mutants may take in all; mutants that are not tried are counted, and the status is 6.",
      valueName: "seconds"))
  var mutateTime = 600

  @Option(
    help: ArgumentHelp(
      "Threads that judge mutants; 0 is one for each processor. The output is the same for any number.",
      valueName: "number"))
  var jobs = 0

  var wantsCoverage: Bool { self.coverage || minCoverage != nil }
  var wantsMutants: Bool { self.mutate || minScore != nil }

  func validate() throws {
    for (name, value) in [("--min-coverage", minCoverage), ("--min-score", minScore)] {
      if let value, !(0...100).contains(value) { throw ValidationError("\(name) must be 0 to 100.") }
    }
    guard maxMutants > 0 else { throw ValidationError("--max-mutants must be at least 1.") }
    guard (0...1_000_000).contains(mutateTime) else {
      throw ValidationError("--mutate-time must be 0 to 1,000,000 seconds.")
    }
    guard (0...RunCommand.maximumJobs).contains(jobs) else {
      throw ValidationError("--jobs must be 0 to \(RunCommand.maximumJobs).")
    }
  }

  /// Judges the tests of the files; mutants are judged by tests that pass with their rule.
  func run(
    _ tested: [TestedFile], _ tests: TestRun, in surroundings: RunSurroundings, isJSON: Bool, isVerbose: Bool,
    console: Console
  ) throws -> ExitStatus {
    var report = TestAnalysisReport(
      isJSON: isJSON, isVerbose: isVerbose, style: Style(isOn: console.stylesOutput))
    let deadline = Clock.now() + .seconds(mutateTime)
    var status = ExitStatus.clean
    for file in tested where file.hasUsableTests {
      let analysis = RuleTestAnalysis(file, tests.filter, in: surroundings)
      for rule in file.rules {
        if wantsCoverage {
          let coverage = analysis.coverage(of: rule)
          try report.add(coverage, file.file.source)
          if TestAnalysisOptions.isBelow(coverage.tenths, minCoverage) {
            status = status.combined(with: .findings)
          }
        }
        guard wantsMutants else { continue }
        guard !tests.failedRules.contains(rule.identity) else {
          let name = Escaping.visible(file.file.source.name)
          console.note("\(name): no mutants of `\(Escaping.visible(rule.name))`: tests of it fail")
          continue
        }
        status = status.combined(
          with: try mutants(of: rule, file.file.source, analysis, until: deadline, &report, console))
      }
    }
    try report.finish()
    return status
  }

  /// Findings where too few mutants were killed, and `budget` where not all were made or tried.
  private func mutants(
    of rule: Rule, _ source: SourceFile, _ analysis: RuleTestAnalysis,
    until deadline: ContinuousClock.Instant,
    _ report: inout TestAnalysisReport, _ console: Console
  ) throws -> ExitStatus {
    let name = Escaping.visible(source.name)
    guard let testing = analysis.mutation(of: rule, limit: maxMutants) else {
      console.note(
        "error: \(name): the rule `\(Escaping.visible(rule.name))` cannot be changed in its text; reformat the file"
      )
      return .findings
    }
    var score = MutationScore()
    let judged = RuleTestAnalysis.judge(testing, jobs: jobs == 0 ? Processors.count : jobs, until: deadline)
    for mutant in judged {
      score.add(mutant.verdict)
      try report.add(mutant, source)
    }
    for mutant in testing.mutants.dropFirst(judged.count) {
      score.untried += 1
      try report.add(untried: mutant, source)
    }
    try report.add(score, source)
    var status = ExitStatus.clean
    if TestAnalysisOptions.isBelow(score.tenths, minScore) { status = .findings }
    if let untried = testing.untried {
      console.note(
        "error: \(name): \(Plural.count(untried.count, "change")) from line \(untried.firstLine) on not tried, since "
          + "\(Plural.count(maxMutants, "mutant")) of a rule may be made; raise --max-mutants")
      status = .budget
    }
    if score.untried > 0 {
      console.note(
        "error: \(name): \(Plural.count(score.untried, "mutant")) not tried, since judging took more than "
          + "\(mutateTime) s; raise --mutate-time, or name fewer rules")
      status = .budget
    }
    return status
  }

  private static func isBelow(_ tenths: Int, _ minimum: Double?) -> Bool {
    minimum.map { Double(tenths) < $0 * 10 } ?? false
  }
}
