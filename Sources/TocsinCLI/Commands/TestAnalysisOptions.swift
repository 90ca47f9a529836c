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
    help: ArgumentHelp("Mutants of one rule at most; it is said when there are more.", valueName: "number"))
  var maxMutants = MutationTesting.defaultLimit

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
    guard (0...RunCommand.maximumJobs).contains(jobs) else {
      throw ValidationError("--jobs must be 0 to \(RunCommand.maximumJobs).")
    }
  }

  /// Analyses the tests beside the files; they passed with these surroundings.
  func run(
    _ files: [RuleFile], _ evaluated: [Rule], from workspace: Workspace, in surroundings: RunSurroundings,
    isJSON: Bool, isVerbose: Bool, console: Console
  ) throws -> ExitStatus {
    var report = TestAnalysisReport(
      isJSON: isJSON, isVerbose: isVerbose, style: Style(isOn: console.stylesOutput))
    var status = ExitStatus.clean
    let chosen = Set(evaluated.map(\.identity))
    for file in files {
      let rules = file.rules.filter { chosen.contains($0.identity) }
      guard !rules.isEmpty, let suite = try workspace.tests(besides: file.source.name) else { continue }
      let analysis = RuleTestAnalysis(file, suite, in: surroundings)
      for rule in rules {
        if wantsCoverage {
          let coverage = analysis.coverage(of: rule)
          try report.add(coverage, file.source)
          if TestAnalysisOptions.isBelow(coverage.tenths, minCoverage) { status = .findings }
        }
        if wantsMutants, try mutants(of: rule, file, analysis, &report, console) { status = .findings }
      }
    }
    try report.finish()
    return status
  }

  /// Whether too few mutants were noticed.
  private func mutants(
    of rule: Rule, _ file: RuleFile, _ analysis: RuleTestAnalysis, _ report: inout TestAnalysisReport,
    _ console: Console
  ) throws -> Bool {
    guard let testing = analysis.mutation(of: rule, limit: maxMutants) else {
      console.note(
        "error: \(file.source.name): the rule `\(rule.name)` cannot be changed in its text; reformat the file"
      )
      return true
    }
    var score = MutationScore()
    for judged in RuleTestAnalysis.judge(testing, jobs: jobs == 0 ? Processors.count : jobs) {
      score.add(judged.verdict)
      try report.add(judged, file.source)
    }
    try report.add(score, file.source)
    if testing.isCut {
      console.note(
        "\(file.source.name): only the first \(maxMutants) mutants were made; raise --max-mutants for all")
    }
    return TestAnalysisOptions.isBelow(score.tenths, minScore)
  }

  private static func isBelow(_ tenths: Int, _ minimum: Double?) -> Bool {
    minimum.map { Double(tenths) < $0 * 10 } ?? false
  }
}
