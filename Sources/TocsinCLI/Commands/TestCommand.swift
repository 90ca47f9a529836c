import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

/// `tocsin test`.
struct TestCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case junit
  }

  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the rule tests beside the rules, `<stem>.test.yaml`.",
    discussion: """
      Each test gives events and the signals expected of them. A failure shows expected against actual, and which \
      event matched which query. Disabled rules are tested too. Suppressions among the files are applied.
      """)

  @Argument(help: "Rule files, directories or globs; by default those of the configuration, else `rules`.")
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("text, json (one object a test) or junit (XML for CI systems).", valueName: "format"))
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Show passed tests too.")
  var verbose = false

  @OptionGroup(title: "Worth of the tests") var analysis: TestAnalysisOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var support: SupportOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let workspace = Workspace()
    let settings = try self.settings.load(from: workspace, console)
    let allowsUnsupported = support.allowUnsupported || settings.configuration.allowsUnsupported ?? false
    var loaded = CommandRules.load(
      settings.paths(paths, settings.configuration.testPaths ?? settings.configuration.lintPaths),
      from: workspace, console: console)
    loaded.reportErrors(console)
    let isAmbiguous = !DuplicateIDs.pairs(among: loaded.rules).isEmpty
    loaded.refuseDuplicateIDs(console)
    if isAmbiguous { try loaded.status.end() }
    try loaded.resolveTables(tables, from: workspace)
    let (linked, skipped) = loaded.evaluated(
      includingDisabled: true, allowUnsupported: allowsUnsupported, console: console)
    let evaluated = linked.rules
    // What is wrong with one rule does not keep the tests of others from being run.
    if evaluated.isEmpty { try loaded.status.end() }
    if analysis.wantsCoverage || analysis.wantsMutants, loaded.suppressions.contains(where: \.isEnabled) {
      throw ValidationError(
        "--coverage and --mutate judge tests of the rules alone: leave the files of suppressions out.")
    }
    var report = TestReport(
      format: format, isVerbose: verbose, suppressions: loaded.suppressions, console: console)
    let surroundings = RunSurroundings(
      loaded.rules, suppressions: loaded.suppressions, timeZones: ZoneCache())
    var status = loaded.status
    let chosen = Set(evaluated.map(\.identity))
    for file in loaded.files {
      let rules = file.rules.filter { chosen.contains($0.identity) }
      // Which rule a test is about is told by its place, too: all rules of the file have to be there.
      guard !rules.isEmpty, file.isValid else { continue }
      status = status.combined(
        with: try test(file, rules, from: workspace, in: surroundings, &report, console))
    }
    try report.finish(rules: evaluated.count, skipped: skipped.count)
    if report.failed > 0 { status = status.combined(with: .findings) }
    if status == .clean, report.passed == 0 {
      console.note("error: no rule test found; write `<rule>.test.yaml` beside the rule")
      status = .usage
    }
    try status.end()
    try analysis.run(
      loaded.files, evaluated, from: workspace, in: surroundings, isJSON: format == .json,
      isVerbose: verbose, console: console
    ).end()
  }

  private func test(
    _ file: RuleFile, _ rules: [Rule], from workspace: Workspace, in surroundings: RunSurroundings,
    _ report: inout TestReport, _ console: Console
  ) throws -> ExitStatus {
    guard let suite = try workspace.tests(besides: file.source.name) else {
      report.untested += rules.count
      return .clean
    }
    let errors = suite.diagnostics.filter { $0.descriptor.invalidatesRule }
    let renderer = HumanRenderer(styled: console.stylesError)
    for error in errors { console.note(renderer.render(error, in: suite.source)) }
    guard errors.isEmpty else { return .invalidRule }
    var status = ExitStatus.clean
    func isEvaluated(_ rule: Rule) -> Bool { rules.contains { $0.identity == rule.identity } }
    if isEvaluated(file.rules[0]) {
      let first = RuleTestRunner(surroundings.setup(for: file.rules[0]))
      for (index, test) in suite.file.payloadTests.enumerated() {
        try report.add(first.run(test, number: index + 1), suite: suite, rule: file.rules[0], span: test.span)
      }
    }
    for test in suite.file.tests {
      let named = file.rules.first { $0.name == test.rule || $0.id == test.rule }
      guard let rule = test.rule == nil ? file.rules[0] : named else {
        let place = suite.source.location(of: test.span.start)
        console.note(
          "error: \(suite.source.name):\(place.line): no rule called `\(test.rule ?? "")` (name one of the file beside)"
        )
        status = .invalidRule
        continue
      }
      guard isEvaluated(rule) else { continue }
      let result = RuleTestRunner(surroundings.setup(for: rule)).run(test)
      try report.add(result, suite: suite, rule: rule, span: test.span)
    }
    return status
  }
}
