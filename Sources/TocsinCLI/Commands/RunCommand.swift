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
  enum SummaryFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case ndjson
  }

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
  /// Seconds by which a record of a stream may be ahead of the clock.
  static let liveFuture: Int64 = 3600
  /// Mebibytes: 1 TiB.
  static let maximumSortMemory = 1 << 20

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

  @Flag(
    help:
      "Follow logs that don't end: print a signal when its case first matches, when its severity rises, and when it closes."
  )
  var live = false

  @Option(
    help: ArgumentHelp(
      "With --live, seconds by which an event may be older than the latest one.", valueName: "seconds"))
  var allowedLateness: Int64 = EvaluationOptions.defaultLateness

  @Option(
    help: ArgumentHelp(
      "Seconds by which a record may be ahead of all others (366 days), or with --live of the clock (1 hour); one further ahead is reported and left out.",
      valueName: "seconds"))
  var maxFuture: Int64?

  @Option(
    help: ArgumentHelp(
      "Mebibytes of matched events kept in memory to order them by time; more go to a temporary file.",
      valueName: "mebibytes"))
  var sortMemory = OrderingOptions.standardMemory >> 20

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

  @Option(
    help: ArgumentHelp("Form of the summary: text, or ndjson (one object on one line).", valueName: "format"))
  var summary: SummaryFormat = .text

  @Flag(help: "Do not print the summary.")
  var quiet = false

  @OptionGroup var verbosity: VerboseOption
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var support: SupportOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard allowedLateness >= 0 else { throw ValidationError("--allowed-lateness must not be negative.") }
    if let deduplicate, DeduplicationKey(deduplicate) == nil {
      throw ValidationError("--deduplicate is written a+b, with names of attributes, not `\(deduplicate)`.")
    }
    guard (maxFuture ?? 1) > 0 else { throw ValidationError("--max-future must be at least 1.") }
    guard (1...RunCommand.maximumSortMemory).contains(sortMemory) else {
      throw ValidationError("--sort-memory must be 1 to \(RunCommand.maximumSortMemory).")
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
    let settings = try reading.settings.load(from: workspace, console)
    var loaded = CommandRules.load(
      rules, choosing: FileChoice(settings), from: workspace, console: console, isVerbose: verbosity.verbose)
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
    let readerOptions = try reading.readerOptions(workspace, console)
    let inputs = try LogSelection.inputs(logs, console: console)
    let past = history.isEmpty ? [] : try LogSelection.inputs(history, console: console)
    if !past.isEmpty, !evaluated.contains(where: \.options.methodOptions.learnsFromHistory) {
      console.note("warning: no rule uses --history: none has `instantaneousBaseline: true`")
    }
    let printer = SignalPrinter(
      format: format, isLive: live, console: console,
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
    options.isLive = live
    options.now = { Clock.timestamp() }
    let interruption = Interruption()
    interruption.listen()
    options.interruption = interruption
    options.ordering.maximumFuture =
      maxFuture ?? (live ? RunCommand.liveFuture : OrderingOptions.standardFuture)
    options.ordering.memory = sortMemory << 20
    if !live, allowedLateness != EvaluationOptions.defaultLateness {
      console.note(
        "warning: --allowed-lateness has no effect without --live: no event of a complete input is late")
    }
    let (summary, failures) = try Evaluation(
      RunSetup(compiling: linked, suppressions: loaded.suppressions, timeZones: ZoneCache())
    ).run(
      inputs, history: past, reader: readerOptions, options: options, observer: &output)
    try output.printer.finish()
    var summaryText = RunReport(
      summary: summary, rules: evaluated, skipped: skipped, disabled: disabled,
      suppressions: loaded.suppressions,
      seconds: Clock.seconds(since: started), style: Style(isOn: false))
    if !quiet || self.report != nil, summary.events.matched == 0, summary.records > 0 {
      summaryText.missing = MissingNeeds.find(evaluated, inputs, readerOptions)
    }
    try output.report?.finish(summary, notes: summaryText.facts)
    var status = LogSelection.report(failures, console: console)
    if summary.malformed > 0, !reading.skipMalformed { status = status.combined(with: .rejectedInput) }
    status = status.combined(with: summary.statusOfOmissions(skipsMalformed: reading.skipMalformed))
    if summary.intake.unknownLines > 0, reading.inputFormat != .text, !reading.skipMalformed {
      status = status.combined(with: .rejectedInput)
    }
    if !summary.intake.limited.isEmpty { status = status.combined(with: .budget) }
    if summary.uncompared > 0 { status = status.combined(with: .budget) }
    if summary.implausibleMatches > 0, !reading.skipMalformed {
      status = status.combined(with: .rejectedInput)
    }
    if summary.events.stoppedSchedules > 0 { status = status.combined(with: .budget) }
    if !quiet {
      summaryText.style = Style(isOn: console.stylesError)
      if self.summary == .ndjson {
        console.note(SummaryJSON(report: summaryText).line)
      } else {
        for line in summaryText.lines { console.note(line) }
      }
    }
    // The last word: whoever sent the signal looks for it.
    if summary.isInterrupted {
      status = interruption.signal == Interruption.terminate ? .terminated : .interrupted
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
