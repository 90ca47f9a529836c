import ArgumentParser
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSyntax
import TocsinWorkspace

/// `tocsin search`.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Print the log records that a search query matches, byte for byte as they came.",
    discussion:
      "A grep for logs in the query language of rules. Exit status 0 when something matched, 1 when nothing did."
  )

  @Argument(help: "The search query, as in a rule's `query`.")
  var query: String

  @Argument(help: "Log files, directories or globs; standard input without any, or with `-`.")
  var files: [String] = []

  @Flag(name: .shortAndLong, help: "Print only how many records matched.")
  var count = false

  @Flag(name: [.customShort("v"), .long], help: "Print the records that do not match.")
  var invertMatch = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Stop after this many records.", valueName: "number"))
  var maxCount: Int?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let maxCount, maxCount < 1 { throw ValidationError("--max-count must be at least 1.") }
  }

  func run() throws {
    let console = output.console
    let query = SearchArguments.query(query)
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(query))
    let source = SourceFile(name: "query", text: query)
    let renderer = HumanRenderer(styled: console.stylesError)
    for diagnostic in diagnostics where diagnostic.level > .info {
      console.note(renderer.render(diagnostic, in: source))
    }
    if diagnostics.contains(where: { $0.descriptor.invalidatesRule }) {
      throw CommandRunner.CommandExit(status: .usage)
    }
    let inputs = try LogSelection.inputs(files.isEmpty ? ["-"] : files, console: console)
    let quarantine = try reading.quarantineWriter()
    var stream = OutputStream(descriptor: 1)
    var matched = 0
    let (summary, failures) = try Search(syntax).run(
      inputs, options: try reading.readerOptions(Workspace(), console), inverted: invertMatch,
      malformed: { record in
        console.note(
          "warning: \(Escaping.visible(record.input)):\(record.line): \(record.reason) (byte \(record.byteOffset))"
        )
        try quarantine?.write(record)
      },
      { record in
        matched += 1
        if !count { try stream.write(record + [0x0A]) }
        return maxCount.map { matched < $0 } ?? true
      })
    if count { try stream.write("\(matched)\n") }
    try stream.flush()
    try quarantine?.close()
    var status = LogSelection.report(failures, console: console)
    if summary.malformed > 0, !reading.skipMalformed { status = status.combined(with: .rejectedInput) }
    if matched == 0 { status = status.combined(with: .findings) }
    try status.end()
  }
}
