import ArgumentParser
import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinLint
import TocsinSemantics
import TocsinWorkspace

extension Console.ColorChoice: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
extension RecordValidation: ExpressibleByArgument {}

/// `--color`, shared by all commands that print.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to colour: auto, always or never. NO_COLOR is obeyed.", valueName: "when"))
  var color: Console.ColorChoice = .auto

  var console: Console { Console(color: color) }
}

/// What to do with rules, or parts of rules, that are not evaluated offline.
struct SupportOptions: ParsableArguments {
  @Flag(
    help: "Skip rules that are not evaluated offline instead of refusing them; they are counted and listed.")
  var allowUnsupported = false
}

/// `--table`, shared by the commands that evaluate rules.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A reference table as CSV with a header; without it `NAME.table.csv` beside the rule is taken.",
      valueName: "name=file"))
  var table: [String] = []

  /// The tables of the command line.
  func given(_ workspace: Workspace) throws -> ReferenceTables {
    var tables = ReferenceTables()
    for text in table {
      let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        throw ValidationError("--table is written NAME=FILE.csv, not `\(text)`.")
      }
      tables.add(sides[0], try workspace.referenceTable(at: sides[1]))
    }
    return tables
  }
}

/// How logs are read, shared by all commands that read them.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The logs' format; by default it is told from each file's first record.", valueName: "format"))
  var inputFormat: LogFormat?

  @Option(
    help: ArgumentHelp(
      "Attribute that holds the time of records, such as `data.created`; tried before all known names.",
      valueName: "path"),
    transform: TimeKey.parsed)
  var timeKey: TimeKey?

  @Flag(
    help: "Do not let malformed records, or matched ones without a usable time, make the exit status 4.")
  var skipMalformed = false

  @Option(
    help: ArgumentHelp("Write malformed records, with reason and place, to this file.", valueName: "file"))
  var quarantine: String?

  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var pipelines: PipelineOptions

  var readerOptions: LogReaderOptions {
    var options = LogReaderOptions(format: inputFormat)
    options.timeKey = timeKey
    return options
  }

  /// What the command line says, else the configuration; an error in that ends the command with `usage`.
  func readerOptions(_ workspace: Workspace, _ console: Console) throws -> LogReaderOptions {
    var options = readerOptions
    options.timeKey = try timeKey ?? settings.load(from: workspace, console).configuration.timeKey
    options.preparation = try pipelines.intake(workspace, console)
    return options
  }

  /// The file of `--quarantine`, opened.
  func quarantineWriter() throws -> QuarantineWriter? {
    try quarantine.map { try QuarantineWriter(path: $0) }
  }
}

extension QuarantineWriter {
  /// Adds a malformed record with its place and reason.
  func write(_ record: MalformedRecord) throws {
    try write(
      source: record.input, line: record.line, byteOffset: record.byteOffset, reason: record.reason,
      bytes: record.bytes)
  }
}

extension TimeKey {
  /// A key as a command line gives it.
  static func parsed(_ text: String) throws -> TimeKey {
    guard let key = TimeKey(text) else {
      throw ValidationError("--time-key is a path such as `data.created`, not `\(text)`.")
    }
    return key
  }
}
