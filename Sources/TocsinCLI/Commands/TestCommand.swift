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

  @Argument(
    help:
      "Rule files, test files, directories or globs; by default those of the configuration, else `rules`."
  )
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("text, json (one object a test) or junit (XML for CI systems).", valueName: "format"))
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Show passed tests too, and the files that were skipped.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Run the tests whose name contains this text, whatever the case of its letters; `*` stands for anything; repeatable.",
      valueName: "text"))
  var filter: [String] = []

  @Flag(help: "Stop at the first test that fails.")
  var failFast = false

  @Flag(help: "Write the signals that rules give into the `expect` of failed tests; comments are kept.")
  var accept = false

  @OptionGroup(title: "Worth of the tests") var analysis: TestAnalysisOptions
  @OptionGroup var files: FileOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var support: SupportOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var pipelines: PipelineOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if accept, failFast { throw ValidationError("--accept needs all tests: leave --fail-fast out.") }
    if filter.contains(where: { $0.allSatisfy { $0 == "*" } }) {
      throw ValidationError("--filter needs a text of the names that it selects.")
    }
  }

  func run() throws {
    let console = output.console
    var workspace = Workspace()
    let settings = try self.settings.load(from: workspace, console)
    workspace.timeKey = settings.configuration.timeKey
    workspace.preparation = try pipelines.intake(workspace, console)
    let allowsUnsupported = support.allowUnsupported || settings.configuration.allowsUnsupported ?? false
    var loaded = CommandRules.load(
      files.paths(paths, settings.configuration.testPaths ?? settings.configuration.lintPaths, settings),
      choosing: files.choice(settings), from: workspace, console: console, findsStrayTests: true,
      isVerbose: verbose)
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
    let surroundings = RunSurroundings(
      loaded.rules, suppressions: loaded.suppressions, timeZones: ZoneCache())
    var run = TestRun(
      filter: TestFilter(filter), stopsAtFailure: failFast, surroundings: surroundings,
      report: TestReport(
        format: format, isVerbose: verbose, suppressions: loaded.suppressions, console: console),
      console: console)
    run.status = loaded.status
    var tested = try workspace.testedFiles(loaded.files, evaluated: evaluated)
    if accept { tested = try run.accept(tested, in: &workspace) }
    for file in tested where !run.isStopped { try run.test(file) }
    try workspace.save()
    try run.finish(tested, rules: evaluated.count, skipped: skipped.count, allowsNone: files.rulesOnly)
    if run.isStopped, analysis.wantsCoverage || analysis.wantsMutants {
      console.note("the tests are not judged: --fail-fast stopped them at the first failure")
    } else {
      let worth = try analysis.run(
        tested, run, in: surroundings, isJSON: format == .json, isVerbose: verbose, console: console)
      run.status = run.status.combined(with: worth)
    }
    try run.status.end()
  }
}
