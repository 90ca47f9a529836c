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
      is left alone. Queries are printed anew only with --queries. JSON files are left alone. With `-`, standard \
      input is formatted to standard output.
      """)

  @Argument(help: "Rule files, rule test files, directories or globs; `-` for standard input.")
  var paths: [String] = []

  @Flag(help: "Write nothing; list the files that are not formatted, and end with status 1 if there are any.")
  var check = false

  @Flag(help: "Write nothing; print the changes, and end with status 1 if there are any.")
  var diff = false

  @Flag(help: "Also print queries in their canonical form, where it is proven that they match the same logs.")
  var queries = false

  @Option(
    help: ArgumentHelp("The path that standard input stands for, such as a.test.yaml.", valueName: "path"))
  var stdinPath: String = "stdin.yaml"

  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  private var formatter: RuleFormatter {
    RuleFormatter(canonicalizesQueries: queries, makeReasoner: { Reasoner.confirmedByEvaluation() })
  }

  func validate() throws {
    if paths.contains("-"), paths.count > 1 {
      throw ValidationError("`-` stands alone: standard input cannot be formatted together with files.")
    }
  }

  func run() throws {
    if self.paths == ["-"] { return try formatStandardInput() }
    let console = output.console
    let settings = try self.settings.load(from: Workspace(), console)
    let paths = settings.paths(self.paths, settings.configuration.lintPaths)
    var status = ExitStatus.clean
    let expansion = PathExpansion.formattedFiles(paths)
    for failure in expansion.failures {
      console.note("error: \(failure)")
      status = status.combined(with: .usage)
    }
    var counts = (changed: 0, unchanged: 0, refused: 0)
    var stream = OutputStream(descriptor: 1)
    for path in expansion.paths {
      if path.hasSuffix(".json") {
        console.note(
          "note: \(Escaping.visible(path)) is left alone: JSON has no comments or layout to choose")
        continue
      }
      let bytes: [UInt8]
      do throws(LogReadError) {
        bytes = try FileContents.read(path: path, limit: YAMLBudget.standard.maximumBytes)
      } catch {
        console.note("error: \(error)")
        status = status.combined(with: error.status)
        continue
      }
      let file = SourceFile(name: path, bytes: bytes)
      guard let formatted = formatted(file, as: path, console) else {
        counts.refused += 1
        status = status.combined(with: .invalidRule)
        continue
      }
      if formatted == bytes {
        counts.unchanged += 1
      } else {
        counts.changed += 1
        try write(file, formatted, &stream)
      }
    }
    try stream.flush()
    if expansion.paths.isEmpty, status == .clean {
      console.note("error: no YAML file found in \(paths.joined(separator: ", "))")
      status = .usage
    }
    console.note(summary(counts))
    if check || diff, counts.changed > 0 { status = status.combined(with: .findings) }
    try status.end()
  }

  private func write(_ file: SourceFile, _ formatted: [UInt8], _ stream: inout OutputStream) throws {
    if diff {
      try stream.write(UnifiedDiff.text(of: file.name, from: file.bytes, to: formatted))
    } else {
      try stream.write("\(Escaping.visible(file.name))\n")
    }
    if !check, !diff { try FileReplacement.replace(path: file.name, expected: file.bytes, with: formatted) }
  }

  private func formatStandardInput() throws {
    let console = output.console
    let bytes = try FileContents.readStandardInput(limit: YAMLBudget.standard.maximumBytes)
    let file = SourceFile(name: stdinPath, bytes: bytes)
    guard let formatted = formatted(file, as: stdinPath, console) else {
      return try ExitStatus.invalidRule.end()
    }
    var stream = OutputStream(descriptor: 1)
    if diff {
      try stream.write(UnifiedDiff.text(of: stdinPath, from: bytes, to: formatted))
    } else if !check {
      try stream.write(formatted)
    }
    try stream.flush()
    if check || diff, formatted != bytes { try ExitStatus.findings.end() }
  }

  /// The canonical text; `nil` when the file is refused, everything having been said.
  private func formatted(_ file: SourceFile, as path: String, _ console: Console) -> [UInt8]? {
    let renderer = HumanRenderer(styled: console.stylesError)
    switch formatter.format(file, as: RuleFormatter.Kind(path: path)) {
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
