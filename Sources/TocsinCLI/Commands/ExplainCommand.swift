import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinIO
import TocsinKit
import TocsinLint
import TocsinMatch
import TocsinPlan
import TocsinSemantics
import TocsinWorkspace

/// `tocsin explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show term by term why a rule does or does not match a log, or what a check is about.",
    discussion: """
      A code such as Q203, or a check's name, prints the page of the check. Without --line, the first record that matches is explained; where none does, the one that came nearest. \
      --plan prints the compiled predicates instead.
      """)

  @Argument(help: "A rule file, or the code or name of a check.")
  var rule: String

  @Option(help: ArgumentHelp("A log file; `-` for standard input.", valueName: "file"))
  var log: String?

  @Option(help: ArgumentHelp("Explain the record at this line.", valueName: "number"))
  var line: Int?

  @Option(help: ArgumentHelp("Which rule, where the file holds several.", valueName: "name"))
  var name: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files of suppressions to apply.", valueName: "path"))
  var suppressions: [String] = []

  @Flag(help: "Print the compiled plan.")
  var plan = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard plan || log != nil || CheckRegistry.check(rule) != nil else {
      throw ValidationError("Give --log FILE, or --plan; or the code of a check instead of a rule file.")
    }
  }

  func run() throws {
    let console = output.console
    if !plan, log == nil, let check = CheckRegistry.check(rule) {
      var stream = OutputStream(descriptor: 1)
      try stream.write(CheckPage(check).markdown)
      return try stream.flush()
    }
    let workspace = Workspace()
    var loaded = CommandRules.load([rule], from: workspace, console: console)
    loaded.reportErrors(console)
    try loaded.resolveTables(tables, from: workspace)
    var others =
      suppressions.isEmpty
      ? CommandRules() : CommandRules.load(suppressions, from: workspace, console: console)
    others.reportErrors(console)
    try loaded.status.combined(with: others.status).end()
    let choice = try ChosenRule.named(name, in: loaded, of: rule, console: console)
    let chosen = choice.rule
    var stream = OutputStream(descriptor: 1)
    if plan { try stream.write(PlanPrinter.print(RuleCompiler.plan([chosen]), rule: chosen, index: 0)) }
    if chosen.type == .signalCorrelation, log != nil {
      for line in DecisionPrinter.sources(of: chosen) { try stream.write(line + "\n") }
      try stream.flush()
      return
    }
    if let log {
      let inputs = try LogSelection.inputs([log], console: console)
      guard let explanation = try find(chosen, inputs) else {
        console.note("error: \(line.map { "no record at line \($0)" } ?? "no record") in \(log)")
        throw CommandRunner.CommandExit(status: .usage)
      }
      let printer = ExplanationPrinter(
        rule: chosen, file: choice.file.source, style: Style(isOn: console.stylesOutput))
      for text in printer.lines(explanation) { try stream.write(text + "\n") }
      let setup = RunSetup(
        LinkedRules([chosen]), suppressions: loaded.suppressions + others.suppressions,
        timeZones: ZoneCache())
      for text in try consequences(explanation, setup, inputs, console) {
        try stream.write(text + "\n")
      }
      try stream.flush()
      if explanation.fault != nil, !reading.skipMalformed {
        throw CommandRunner.CommandExit(status: .rejectedInput)
      }
    }
    try stream.flush()
  }

  /// The smallest change of the log; or what the method found about it among the others, and the events that its window
  /// lacks.
  private func consequences(
    _ explanation: Explanation, _ setup: RunSetup, _ inputs: [LogInput], _ console: Console
  ) throws -> [String] {
    let (rule, suppressions) = (setup.subject, setup.suppressions)
    guard explanation.fault == nil, rule.unsupported.isEmpty else { return [] }
    let style = Style(isOn: console.stylesOutput)
    let record = explanation.record
    if explanation.matchedQueries.isEmpty {
      let printer = ClosestMissPrinter(rule: rule, style: style)
      return ClosestMissSearch.find(RunSetup(alone: [rule]), record, explanation.queries).map {
        printer.lines($0)
      } ?? []
    }
    guard log != "-" else {
      return ["", "Standard input is read once: give a file to see what came before this record."]
    }
    let outcome = try Explainer.outcome(
      setup, about: record.origin, inputs, reader: reading.readerOptions)
    let counts = zip(suppressions, outcome.suppressed).filter { $0.0.isEnabled && $0.1 != SuppressionCount() }
    let all =
      counts.isEmpty
      ? [] : ["", "Over all of these logs:"] + counts.map { "  " + SuppressionText.line($0, $1) }
    if let index = outcome.exclusion {
      let name = Escaping.visible(suppressions[index].name)
      return [
        "",
        "But the suppression `\(name)` keeps this record from the rule: it meets its `data_exclusion_query`.",
      ] + all
    }
    let progress = try WindowExplanation.find(
      setup, inputs, upTo: record.origin, reader: reading.readerOptions)
    return DecisionPrinter(rule: rule, style: style).lines(outcome.decisions, progress) + all
  }

  /// The record asked for, else the first that matches, else the nearest.
  private func find(_ rule: Rule, _ inputs: [LogInput]) throws -> Explanation? {
    let tracer = RuleTracer(rule)
    var best: Explanation?
    let quarantine = try reading.quarantineWriter()
    try Explainer.records(
      inputs, options: reading.readerOptions, malformed: { try quarantine?.write($0) }
    ) { record in
      if let line {
        let place = record.origin?.line ?? 0
        guard place >= line else { return true }
        best = place == line ? Explainer.explain(tracer, record) : nil
        return false
      }
      let explanation = Explainer.explain(tracer, record)
      if let malformed = MalformedRecord(explanation) {
        try quarantine?.write(malformed)
        if reading.skipMalformed { return true }
      }
      if best.map({ $0.score < explanation.score }) ?? true { best = explanation }
      return explanation.matchedQueries.isEmpty
    }
    try quarantine?.close()
    return best
  }
}
