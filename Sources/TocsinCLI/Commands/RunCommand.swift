import ArgumentParser
import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinWorkspace

/// `tocsin run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Evaluate rules over logs and print signals.",
    discussion: """
      Logs are NDJSON, JSON arrays, \(RecordForm.spellingSummaries.joined(separator: ", ")), Datadog intake, archive and search results, \
      plain or compressed with gzip or zstd; `-` is standard input. Signals go to standard output, a table on a \
      terminal and NDJSON otherwise; the summary goes to standard error.
      """)

  /// More threads than any machine that is meant.
  static let maximumJobs = 256

  @Argument(help: "Rule files, directories or globs.")
  var rules: [String]

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Log files, directories or globs; `-` for standard input.", valueName: "path"))
  var logs: [String] = ["-"]

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Logs from before the run: they fill the baselines of rules with instantaneousBaseline, and give no signal.",
      valueName: "path"))
  var history: [String] = []

  @Option(
    help: ArgumentHelp(
      "table, ndjson, json, csv, or auto: a table on a terminal and NDJSON otherwise.", valueName: "format"))
  var format: SignalFormat = .auto

  @Option(
    help: ArgumentHelp("Seconds by which an event may be older than the latest one.", valueName: "seconds"))
  var allowedLateness: Int64 = EvaluationOptions.defaultLateness

  @Option(
    help: ArgumentHelp(
      "Threads that match records; 0 is one for each processor. The output is the same for any number.",
      valueName: "number"))
  var jobs = 0

  @Option(
    name: .customLong("validate"),
    help: ArgumentHelp(
      "all: every record is checked, a malformed one is always counted. candidates: records that cannot match are "
        + "passed over unread, and counted as such.", valueName: "records"))
  var validation: RecordValidation = .all

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp("Look for required literals before reading a record.", visibility: .hidden))
  var prefilter = true

  @Option(
    help: ArgumentHelp(
      "Groups that one rule may know at once; what further ones displace, or their own events, are left out and counted.",
      valueName: "number"))
  var maxGroups = StateLimits.standard.groups

  @Option(
    help: ArgumentHelp(
      "Evaluate as if it were then, an ISO 8601 time: later events are not looked at, signals are open or closed at it.",
      valueName: "time"), transform: Timestamp.parsed)
  var asOf: Timestamp?

  @Option(
    help: ArgumentHelp(
      "Count events once that are equal in these attributes, joined with +, such as request_id+event_type; up to 256 MiB of values are remembered.",
      valueName: "key"))
  var deduplicate: String?

  @Option(
    help: ArgumentHelp(
      "Write the signals as one HTML page too: over time, by rule, and why each fired.", valueName: "file"))
  var report: String?

  @Flag(help: "Do not print the summary.")
  var quiet = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var support: SupportOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard allowedLateness >= 0 else { throw ValidationError("--allowed-lateness must not be negative.") }
    if let deduplicate, DeduplicationKey(deduplicate) == nil {
      throw ValidationError("--deduplicate is written a+b, with names of attributes, not `\(deduplicate)`.")
    }
    guard maxGroups > 0 else { throw ValidationError("--max-groups must be at least 1.") }
    guard (0...RunCommand.maximumJobs).contains(jobs) else {
      throw ValidationError("--jobs must be 0 to \(RunCommand.maximumJobs).")
    }
  }

  func run() throws {
    Allocator.keepFreedBatches()
    let console = output.console
    let workspace = Workspace()
    var loaded = CommandRules.load(rules, from: workspace, console: console)
    loaded.reportErrors(console)
    loaded.refuseDuplicateIDs(console)
    try loaded.resolveTables(tables, from: workspace)
    let (linked, skipped) = loaded.evaluated(
      includingDisabled: false, allowUnsupported: support.allowUnsupported, console: console)
    let evaluated = linked.rules
    for note in loaded.notes { console.note(note) }
    try loaded.status.end()
    let disabled = loaded.rules.count - evaluated.count - skipped.count
    guard !evaluated.isEmpty else {
      console.note(
        "error: no rule to evaluate (\(disabled) disabled, \(skipped.count) not evaluated offline)")
      throw CommandRunner.CommandExit(status: .usage)
    }
    let inputs = try LogSelection.inputs(logs, console: console)
    let past = history.isEmpty ? [] : try LogSelection.inputs(history, console: console)
    if !past.isEmpty, !evaluated.contains(where: \.options.methodOptions.learnsFromHistory) {
      console.note("warning: no rule uses --history: none has `instantaneousBaseline: true`")
    }
    let printer = SignalPrinter(
      format: format, console: console,
      quarantine: try reading.quarantine.map { try QuarantineWriter(path: $0) },
      showsProgress: !quiet && console.isErrorTerminal)
    var output = RunOutput(
      printer: printer,
      report: try report.map { try ReportFile(path: $0, rules: evaluated, files: loaded.files) })
    let started = Clock.now()
    var options = RunOptions(
      evaluation: EvaluationOptions(
        allowedLateness: allowedLateness,
        limits: StateLimits(groups: maxGroups, sampleBytes: StateLimits.standard.sampleBytes)),
      strategy: ScanOptions(validation: validation, usesPrefilter: prefilter),
      jobs: jobs == 0 ? Processors.count : jobs)
    options.evaluation.asOf = asOf
    options.deduplication = deduplicate.flatMap { DeduplicationKey($0) }
    let (summary, failures) = try Evaluation(
      RunSetup(compiling: linked, suppressions: loaded.suppressions, timeZones: ZoneCache())
    ).run(
      inputs, history: past, reader: reading.readerOptions, options: options, observer: &output)
    try output.printer.finish()
    var summaryText = RunReport(
      summary: summary, rules: evaluated, skipped: skipped, disabled: disabled,
      suppressions: loaded.suppressions,
      seconds: Clock.seconds(since: started), style: Style(isOn: false))
    try output.report?.finish(summary, notes: summaryText.facts)
    var status = LogSelection.report(failures, console: console)
    if summary.malformed > 0, !reading.skipMalformed { status = status.combined(with: .rejectedInput) }
    status = status.combined(with: summary.statusOfOmissions(skipsMalformed: reading.skipMalformed))
    if summary.uncompared > 0 { status = status.combined(with: .budget) }
    if !quiet {
      summaryText.style = Style(isOn: console.stylesError)
      for line in summaryText.lines { console.note(line) }
    }
    try status.end()
  }
}

extension Timestamp {
  /// A time as a command line gives it.
  fileprivate static func parsed(_ text: String) throws -> Timestamp {
    let bytes = Array(text.utf8)
    guard let time = bytes.withUnsafeBufferPointer({ Timestamp(iso8601: $0) }) else {
      throw ValidationError("Write a time such as 2026-03-02T08:00:00Z, not `\(text)`.")
    }
    return time
  }
}

extension RunSummary {
  /// How a run ends in which matched events were dropped for want of time or room.
  ///
  /// What a rule asks of an event, such as a group-by attribute, is no fault of the run.
  func statusOfOmissions(skipsMalformed: Bool) -> ExitStatus {
    if events.overflowingGroups + events.overflowingValues + events.overflowing > 0 { return .budget }
    let isUntimely = events.late + events.untimedLeftOut > 0
    return isUntimely && !skipsMalformed ? .rejectedInput : .clean
  }
}
