import ArgumentParser
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinLint

/// `tocsin lint`.
struct LintCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case concise
    case json
    case github
  }

  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find what is wrong with rules: YAML, schema, queries, conditions, templates.",
    discussion: """
      Paths are files, directories or globs. Warnings and infos do not change the exit status unless --strict is \
      given. Rules that are valid but not evaluated offline pass: `run` and `test` refuse them.
      """)

  @Argument(help: "Rule files, directories or globs.")
  var paths: [String] = ["rules"]

  @Option(help: ArgumentHelp("text, concise, json (one object a line) or github.", valueName: "format"))
  var format: Format = .text

  @Flag(help: "Also show infos.")
  var info = false

  @Flag(help: "Let warnings end with exit status 1.")
  var strict = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    var loaded = LoadedRules.load(paths, console: console, keepsNodes: true)
    let outcome = RuleLinting.lint(loaded.files, with: Linter(), jobs: Processors.count)
    for failure in outcome.failures {
      console.note("error: \(failure)")
      loaded.status = loaded.status.combined(with: failure.status)
    }
    var counts: [DiagnosticLevel: Int] = [:]
    var hidden: [String] = []
    var stream = OutputStream(descriptor: 1)
    for text in outcome.reports.flatMap(\.texts) {
      var shown = 0
      for diagnostic in text.diagnostics {
        counts[diagnostic.level, default: 0] += 1
        guard diagnostic.level != .info || info else { continue }
        shown += 1
        guard shown <= RuleFile.maximumShownFindings else { continue }
        try stream.write(Array((rendered(diagnostic, text.source, console) + "\n").utf8))
      }
      if shown > RuleFile.maximumShownFindings { hidden.append(LoadedRules.hiddenNote(text.source, shown)) }
    }
    try stream.flush()
    for note in hidden { console.note(note) }
    console.note(summary(loaded, counts, Style(isOn: console.stylesError)))
    var status = loaded.status
    if outcome.reports.contains(where: \.isInvalid) { status = status.combined(with: .invalidRule) }
    let isFound = counts[.error, default: 0] > 0 || strict && counts[.warning, default: 0] > 0
    if isFound { status = status.combined(with: .findings) }
    try status.end()
  }

  private func rendered(_ diagnostic: Diagnostic, _ source: SourceFile, _ console: Console) -> String {
    switch format {
    case .text: HumanRenderer(styled: console.stylesOutput).render(diagnostic, in: source)
    case .concise: ConciseRenderer().render(diagnostic, in: source)
    case .json: JSONRenderer().render(diagnostic, in: source)
    case .github: GitHubRenderer().render(diagnostic, in: source)
    }
  }

  private func summary(_ loaded: LoadedRules, _ counts: [DiagnosticLevel: Int], _ style: Style) -> String {
    let errors = counts[.error, default: 0]
    let warnings = counts[.warning, default: 0]
    let files = Plural.count(loaded.files.count, "file")
    let rules = Plural.count(loaded.rules.count, "valid rule")
    let found =
      errors + warnings == 0
      ? style.green("no errors, no warnings")
      : "\(style.red(Plural.count(errors, "error"))), \(style.yellow(Plural.count(warnings, "warning")))"
    let hidden = counts[.info, default: 0]
    let more = hidden > 0 && !info ? " (\(Plural.count(hidden, "info")) hidden, --info shows)" : ""
    let unread =
      loaded.unreadCount > 0
      ? "; \(style.red(Plural.count(loaded.unreadCount, "file"))) could not be read" : ""
    return "\(files), \(rules): \(found)\(more)\(unread)"
  }
}
