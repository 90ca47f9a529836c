import ArgumentParser
import TocsinDiagnostics
import TocsinExamples
import TocsinIO
import TocsinLint
import TocsinReasoning
import TocsinSyntax
import TocsinWorkspace

/// `tocsin fmt`.
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Bring rules and rule tests into one layout: order of keys, indentation, quotes.",
    discussion: """
      Comments, anchors and the meaning of every rule are kept: a file whose formatted text would say anything else \
      is left alone. Queries are printed anew only with --queries. JSON files, and files that are no rules, are left \
      alone. With `-`, standard input is formatted to standard output.
      """)

  @Argument(help: "Rule files, rule test files, directories or globs; `-` for standard input.")
  var paths: [String] = []

  @Flag(help: "Write nothing; list the files that are not formatted, and end with status 1 if there are any.")
  var check = false

  @Flag(help: "Write nothing; print the changes, and end with status 1 if there are any.")
  var diff = false

  @Flag(help: "Also print queries in their canonical form, where it is proven that they match the same logs.")
  var queries = false

  @OptionGroup var standardInput: StandardInputOptions
  @OptionGroup var files: FileOptions
  @OptionGroup var verbosity: VerboseOption
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  private var formatter: RuleFormatter {
    RuleFormatter(canonicalizesQueries: queries, makeReasoner: { Reasoner.confirmedByEvaluation() })
  }

  func validate() throws { try standardInput.validate(paths, "formatted") }

  func run() throws {
    if standardInput.isRead(paths) { return try formatStandardInput() }
    let console = output.console
    let workspace = Workspace()
    let settings = try self.settings.load(from: workspace, console)
    let paths = files.paths(self.paths, settings.configuration.lintPaths, settings)
    var status = ExitStatus.clean
    let listed = workspace.formattedFiles(paths, choosing: files.choice(settings))
    for failure in listed.pathFailures {
      console.note("error: \(failure)")
      status = status.combined(with: .usage)
    }
    if !check, !diff { TemporaryFiles.removeLeftovers(beside: listed.files.map(\.source.name)) }
    for error in listed.unread {
      console.note("error: \(error)")
      status = status.combined(with: error.status)
    }
    for other in listed.leftAlone { console.note(FmtCommand.note(other)) }
    if verbosity.verbose {
      for line in PassedOverFiles.lines(listed.passedOver, excludedCount: listed.excludedCount) {
        console.note(line)
      }
    }
    var counts = (changed: 0, unchanged: 0, refused: 0)
    var stream = OutputStream(descriptor: 1)
    for file in listed.files {
      guard let formatted = formatted(file.source, as: file.kind, console) else {
        counts.refused += 1
        status = status.combined(with: .invalidRule)
        continue
      }
      if formatted == file.source.bytes {
        counts.unchanged += 1
      } else {
        counts.changed += 1
        try write(file.source, formatted, workspace.files, &stream)
      }
    }
    try stream.flush()
    if listed.isNothing, status == .clean, !files.rulesOnly {
      console.note("error: no YAML file of rules found in \(paths.joined(separator: ", "))")
      status = .usage
    }
    console.note(summary(counts))
    if check || diff, counts.changed > 0 { status = status.combined(with: .findings) }
    try status.end()
  }

  /// What is said of a named file that the formatter doesn't touch.
  private static func note(_ file: FormattedFiles.OtherFile) -> String {
    let path = Escaping.visible(file.path)
    guard let kind = file.kind else {
      return "note: \(path) is left alone: JSON has no comments or layout to choose"
    }
    return "note: \(path) is left alone: this is \(kind.seeming)"
  }

  private func write(
    _ file: SourceFile, _ formatted: [UInt8], _ files: any FileProvider, _ stream: inout OutputStream
  ) throws {
    if diff {
      try stream.write(UnifiedDiff.text(of: file.name, from: file.bytes, to: formatted))
    } else {
      try stream.write("\(Escaping.visible(file.name))\n")
    }
    if !check, !diff { try files.replace(file.name, expected: file.bytes, with: formatted) }
  }

  private func formatStandardInput() throws {
    let console = output.console
    let path = standardInput.stdinPath
    let bytes = try FileContents.readStandardInput(limit: YAMLBudget.standard.maximumBytes)
    let file = SourceFile(name: path, bytes: bytes)
    var formatted: [UInt8]? = bytes
    if let kind = FormattedFiles.kind(of: bytes, path: path, isNamed: true) {
      formatted = self.formatted(file, as: kind, console)
    } else {
      // A filter passes on what it doesn't touch.
      console.note(FmtCommand.note(FormattedFiles.OtherFile(path: path, kind: .of(bytes, path: path))))
    }
    guard let formatted else { return try ExitStatus.invalidRule.end() }
    var stream = OutputStream(descriptor: 1)
    if diff {
      try stream.write(UnifiedDiff.text(of: path, from: bytes, to: formatted))
    } else if !check {
      try stream.write(formatted)
    }
    try stream.flush()
    if check || diff, formatted != bytes { try ExitStatus.findings.end() }
  }

  /// The canonical text; `nil` when the file is refused, everything having been said.
  private func formatted(_ file: SourceFile, as kind: RuleFormatter.Kind, _ console: Console) -> [UInt8]? {
    let renderer = HumanRenderer(styled: console.stylesError)
    switch formatter.format(file, as: kind) {
    case .formatted(let bytes, let notes):
      for note in notes { console.note(renderer.render(note, in: file)) }
      return bytes
    case .refused(let reasons):
      for reason in reasons { console.note(renderer.render(reason, in: file)) }
      return nil
    }
  }

  private func summary(_ counts: (changed: Int, unchanged: Int, refused: Int)) -> String {
    let verb = check || diff ? "to be formatted" : "formatted"
    var parts = ["\(Plural.count(counts.changed, "file")) \(verb)", "\(counts.unchanged) unchanged"]
    if counts.refused > 0 { parts.append("\(counts.refused) left alone") }
    return parts.joined(separator: ", ")
  }
}
