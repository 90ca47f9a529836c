import ArgumentParser
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinWorkspace

/// `tocsin lint`.
struct LintCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case concise
    case json
    case github
    case sarif
    case gitlab
    case datadog
  }

  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find what is wrong with rules, and mend what a program can mend.",
    discussion: """
      Paths are files, directories or globs. Warnings and infos do not change the exit status unless --strict is \
      given. Files of directories that are no rules are skipped. Rules that are valid but not evaluated offline pass: `run` and `test` refuse them. A line is excepted by \
      a comment, `# tocsin:ignore CODE reason`; `tocsin explain CODE` says what a check is about.
      """)

  @Argument(
    help:
      "Rule files, directories or globs; by default those of the configuration, else `rules`; `-` for standard input."
  )
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "text, concise, json (one object a line), github, sarif, gitlab or datadog.", valueName: "format"))
  var format: Format?

  @Flag(inversion: .prefixedNo, help: "Also show infos.")
  var info: Bool?

  @Flag(inversion: .prefixedNo, help: "Let warnings end with exit status 1.")
  var strict: Bool?

  @Option(
    help: ArgumentHelp(
      "Run these checks: codes, names, globs such as K3*, `default` or `all`; repeatable, or with commas.",
      valueName: "checks"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Leave these checks out; repeatable, or with commas.", valueName: "checks"))
  var ignore: [String] = []

  @Flag(help: "Make the fixes that keep the meaning of rules, then show what is left.")
  var fix = false

  @Flag(help: "With --fix: make also fixes that may change what a rule matches.")
  var unsafe = false

  @Flag(help: "With --fix: print the changes instead of making them; status 1 if there are any.")
  var diff = false

  @Option(
    help: ArgumentHelp("A file with findings that are known; they are only counted.", valueName: "file"))
  var baseline: String?

  @Flag(help: "Write the present findings to the baseline.")
  var writeBaseline = false

  @Option(
    help: ArgumentHelp(
      "Questions that comparing rules with each other may ask, for each kind of comparison; pairs beyond are counted.",
      valueName: "count"))
  var maxQuestions = RuleSetAnalysis.standardQuestions

  @OptionGroup var standardInput: StandardInputOptions
  @OptionGroup var files: FileOptions
  @OptionGroup var verbosity: VerboseOption
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try standardInput.validate(paths, "checked")
    if maxQuestions < 0 { throw ValidationError("--max-questions is 0 or more.") }
    if unsafe || diff, !fix { throw ValidationError("--unsafe and --diff belong to --fix.") }
    if fix, writeBaseline {
      throw ValidationError("Write the baseline when the fixes are made: without --fix.")
    }
    for pattern in LintCommand.patterns(select + ignore)
    where CheckSelection.checks(matching: pattern).isEmpty {
      throw ValidationError("No check is called `\(pattern)`; `docs/checks` lists them.")
    }
  }

  /// `a,b` given several times, as one list.
  private static func patterns(_ texts: [String]) -> [String] {
    texts.flatMap { $0.split(separator: ",").map(String.init) }
  }

  func run() throws {
    let console = output.console
    var workspace = try standardInput.workspace(paths)
    var settings = try self.settings.load(from: workspace, console)
    if !select.isEmpty { settings.configuration.selection.select = LintCommand.patterns(select) }
    settings.configuration.selection.ignore += LintCommand.patterns(ignore)
    let configuration = settings.configuration
    workspace.timeKey = configuration.timeKey
    let paths = files.paths(standardInput.paths(self.paths), configuration.lintPaths, settings)
    let linter = makeLinter(settings)
    var loaded = CommandRules.load(
      paths, choosing: files.choice(settings), from: workspace, console: console, keepsNodes: true,
      findsStrayTests: true, isVerbose: verbosity.verbose)
    if fix || writeBaseline { TemporaryFiles.removeLeftovers(beside: loaded.files.map(\.source.name)) }
    var fixing: FixCommand?
    if fix {
      let fixed = workspace.fix(&loaded.loaded, with: linter, allowsUnsafe: unsafe)
      let made = try FixCommand(fixed, showsDiff: diff, console: console)
      if diff { return try made.status.combined(with: loaded.status).end() }
      fixing = made
      if standardInput.isRead(self.paths) {
        try standardInput.write(loaded.files)
      } else {
        try workspace.save()
      }
    }
    let outcome = RuleLinting.lint(
      loaded.files, in: workspace, with: linter, jobs: Processors.count)
    for failure in outcome.failures {
      console.note("error: \(failure)")
      loaded.status = loaded.status.combined(with: failure.status)
    }
    let known = try LintBaseline(
      baseline ?? configuration.baseline.map { settings.resolved($0) }, isWritten: writeBaseline,
      from: workspace.files, console: console)
    let format = format ?? configuration.lintFormat.flatMap(Format.init(rawValue:)) ?? .text
    var report = LintReport(
      format: format, showsInfo: info ?? configuration.showsInfo ?? false,
      descriptor: fix && standardInput.isRead(self.paths) ? 2 : 1, console: console)
    try report.write(outcome, known)
    report.summarize(loaded, outcome, fixing, known, maxQuestions: maxQuestions)
    var status = loaded.status.combined(with: fixing?.status ?? .clean)
    if outcome.reports.contains(where: \.isInvalid) { status = status.combined(with: .invalidRule) }
    let isStrict = strict ?? configuration.isStrict ?? false
    if report.count(.error) > 0 || isStrict && report.count(.warning) > 0 {
      status = status.combined(with: .findings)
    }
    try status.end()
  }

  private func makeLinter(_ settings: LoadedConfiguration) -> Linter {
    let overrides = settings.configuration.overrides.flatMap { $0.selection.select ?? [] }
    let codes = CheckSelection(settings.configuration, path: nil).codes
      .union(CheckSelection.codes(matching: overrides))
    return Linter(
      checks: CheckRegistry.all.filter { codes.contains($0.descriptor.code) }, maximumQuestions: maxQuestions
    ) {
      settings.selection(for: $0)
    }
  }
}
