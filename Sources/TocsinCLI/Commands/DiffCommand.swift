import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinExamples
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinWorkspace

/// `tocsin diff`.
struct DiffCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare the behaviour of two versions of rules, with logs that tell them apart.",
    discussion: """
      Rules are paired by id, then by name, then by the name of the file. Equivalent, narrower and wider are proved; \
      every log that is shown was run through both versions. Exit status 0 means that all are equivalent, 1 that some \
      are not, or that this was not decided.
      """)

  @Argument(help: "The old rule file, or a directory of them.")
  var old: String

  @Argument(help: "The new rule file, or a directory of them.")
  var new: String

  @Option(help: ArgumentHelp("text, or json (one object a rule).", valueName: "format"))
  var format: Format = .text

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Also count the signals of both versions over these logs.", valueName: "path"))
  var logs: [String] = []

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let workspace = Workspace()
    var (before, after) = (
      CommandRules.load([old], from: workspace, console: console),
      CommandRules.load([new], from: workspace, console: console)
    )
    before.reportErrors(console)
    after.reportErrors(console)
    try before.status.combined(with: after.status).end()
    let options = try reading.readerOptions(workspace, console)
    let inputs = logs.isEmpty ? [] : try LogSelection.inputs(logs, console: console)
    var report = DiffReport(isJSON: format == .json, style: Style(isOn: console.stylesOutput))
    var status = ExitStatus.clean
    let quarantine = try reading.quarantineWriter()
    var isQuarantined = false
    for pair in RulePairing(old: before.rules, new: after.rules).pairs {
      guard let one = pair.old, let other = pair.new else {
        try report.addUnpaired(pair)
        status = status.combined(with: .findings)
        continue
      }
      let comparison = RuleComparer.compare(
        old: RunSetup(alone: [one]), new: RunSetup(alone: [other]))
      if comparison.verdict != .equivalent { status = status.combined(with: .findings) }
      var sample: SampleComparison?
      if !inputs.isEmpty, one.unsupported.isEmpty, other.unsupported.isEmpty {
        let found = try SampleComparison(old: one, new: other, inputs, reader: options)
        sample = found
        // Every pair reads the same logs.
        if !isQuarantined { for record in found.malformedRecords { try quarantine?.write(record) } }
        isQuarantined = true
        status = status.combined(with: LogSelection.report(sample?.failures ?? [], console: console))
        if found.malformed > 0, !reading.skipMalformed { status = status.combined(with: .rejectedInput) }
      }
      try report.add(one, other, comparison, sample)
    }
    try report.finish()
    try quarantine?.close()
    console.note(report.summary)
    try status.end()
  }
}
