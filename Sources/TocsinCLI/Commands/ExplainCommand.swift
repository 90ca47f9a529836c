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
      A code such as Q203, or a check's name, prints the page of the check. Without --line, Tocsin explains the record \
      with which a group came nearest to a case, over all rules given, and names the rule it chose. If no record \
      matches, it explains the one that came nearest to matching. --plan prints the compiled predicates instead.
      """)

  @Argument(help: "Rule files, directories or globs, or the code or name of a check.")
  var rules: [String]

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
    guard plan || log != nil || check != nil else {
      throw ValidationError("Give --log FILE, or --plan; or the code of a check instead of a rule file.")
    }
  }

  /// The check that is asked for.
  private var check: Check? { rules.count == 1 ? CheckRegistry.check(rules[0]) : nil }

  func run() throws {
    let console = output.console
    if !plan, log == nil, let check {
      var stream = OutputStream(descriptor: 1)
      try stream.write(CheckPage(check).markdown)
      return try stream.flush()
    }
    let workspace = Workspace()
    let options = try reading.readerOptions(workspace, console)
    var loaded = CommandRules.load(rules, from: workspace, console: console)
    loaded.reportErrors(console)
    try loaded.resolveTables(tables, from: workspace)
    var others =
      suppressions.isEmpty
      ? CommandRules() : CommandRules.load(suppressions, from: workspace, console: console)
    others.reportErrors(console)
    try loaded.status.combined(with: others.status).end()
    var stream = OutputStream(descriptor: 1)
    let inputs = try log.map { try LogSelection.inputs([$0], console: console) } ?? []
    let (choice, nearest) = try choose(
      loaded, loaded.suppressions + others.suppressions, inputs, options, console: console)
    let chosen = choice.rule
    if plan { try stream.write(PlanPrinter.print(RuleCompiler.plan([chosen]), rule: chosen, index: 0)) }
    if chosen.type == .signalCorrelation, log != nil {
      for line in DecisionPrinter.sources(of: chosen) { try stream.write(line + "\n") }
      try stream.flush()
      return
    }
    if let log {
      let record = nearest?.record.map { Explainer.explain(RuleTracer(chosen), $0) }
      guard let explanation = try record ?? find(chosen, inputs, options) else {
        console.note("error: \(line.map { "no record at line \($0)" } ?? "no record") in \(log)")
        throw CommandRunner.CommandExit(status: .usage)
      }
      let printer = ExplanationPrinter(
        rule: chosen, file: choice.file.source, style: Style(isOn: console.stylesOutput))
      let setup = RunSetup(
        LinkedRules([chosen]), suppressions: loaded.suppressions + others.suppressions,
        timeZones: ZoneCache())
      let ordered = try ordered(explanation, setup, inputs, options)
      let outcome = ordered.map { Explainer.outcome(setup, about: explanation.record.origin, $0) }
      let counting = outcome?.counting(explanation.matchedQueries)
      for text in nearestLines(nearest, chosen) + printer.lines(explanation, counting: counting) {
        try stream.write(text + "\n")
      }
      for text in consequences(explanation, ordered, outcome, setup, console) {
        try stream.write(text + "\n")
      }
      try stream.flush()
      if explanation.fault != nil, !reading.skipMalformed {
        throw CommandRunner.CommandExit(status: .rejectedInput)
      }
    }
    try stream.flush()
  }

  /// The rule to explain, and how near which of its groups came.
  private func choose(
    _ loaded: CommandRules, _ suppressions: [Suppression], _ inputs: [LogInput], _ options: LogReaderOptions,
    console: Console
  ) throws -> (choice: RuleChoice, nearest: NearestGroup?) {
    let choices = RuleChoice.all(named: name, in: loaded.loaded)
    let first = try choices.first ?? ChosenRule.named(name, in: loaded, of: rules[0], console: console)
    guard log != nil, log != "-", line == nil, !plan else { return (first, nil) }
    // One rule is explained whatever it is; of several, those that `run` would evaluate.
    let candidates = choices.filter {
      $0.rule.unsupported.isEmpty && $0.rule.type != .signalCorrelation
        && ($0.rule.isEnabled || choices.count == 1)
    }
    if candidates.isEmpty { return (first, nil) }
    let setup = RunSetup(
      LinkedRules(candidates.map(\.rule)), suppressions: suppressions, timeZones: ZoneCache())
    let quarantine = try reading.quarantineWriter()
    let found = try Explainer.nearest(setup, inputs, options) { try quarantine?.write($0) }
    guard let nearest = found else {
      return (try nearestToMatching(candidates, inputs, options) ?? first, nil)
    }
    return (candidates[nearest.rule], nearest)
  }

  /// The rule of which a record came nearest to matching a query, where there are several.
  private func nearestToMatching(
    _ candidates: [RuleChoice], _ inputs: [LogInput], _ options: LogReaderOptions
  ) throws -> RuleChoice? {
    if candidates.count < 2 { return candidates.first }
    let scores = try candidates.map { choice in
      var (best, count) = (-1, 0)
      let tracer = RuleTracer(choice.rule)
      try Explainer.records(inputs, options: options) { record in
        best = max(best, Explainer.explain(tracer, record).score)
        count += 1
        return count < ExplainCommand.greatestTraced
      }
      return best
    }
    return scores.max().flatMap { best in scores.firstIndex(of: best).map { candidates[$0] } }
  }

  /// Records that are traced for each of several rules none of which matched.
  private static let greatestTraced = 200

  private func nearestLines(_ nearest: NearestGroup?, _ rule: Rule) -> [String] {
    guard let miss = nearest?.miss else { return [] }
    let group = miss.group.map { "\($0.field.name)=\(Escaping.visible($0.value))" }.joined(separator: " ")
    let whose = group.isEmpty ? "All events" : group
    let ruleCase = rule.cases[miss.caseIndex]
    let name = ruleCase.name.isEmpty ? ruleCase.severity.rawValue : Escaping.visible(ruleCase.name)
    return [
      miss.share == 1
        ? "\(whose) met case \(name) with this record."
        : "\(whose) came nearest to case \(name) with this record.",
      "",
    ]
  }

  /// The logs around a record that matches; `nil` where no query does, or the logs can't be read again.
  private func ordered(
    _ explanation: Explanation, _ setup: RunSetup, _ inputs: [LogInput], _ options: LogReaderOptions
  ) throws -> OrderedRecords? {
    guard explanation.fault == nil, setup.subject.unsupported.isEmpty, !explanation.matchedQueries.isEmpty,
      log != "-"
    else { return nil }
    return try OrderedRecords(setup, inputs, reader: options)
  }

  /// The smallest change of the log; or what the method found about it among the others, and the events that its window
  /// lacks.
  private func consequences(
    _ explanation: Explanation, _ ordered: OrderedRecords?, _ outcome: ExplainedOutcome?, _ setup: RunSetup,
    _ console: Console
  ) -> [String] {
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
    guard let ordered, let outcome else {
      return ["", "Standard input is read once: give a file to see what came before this record."]
    }
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
    let progress = WindowExplanation.find(setup, ordered, upTo: record.origin)
    return DecisionPrinter(rule: rule, style: style).lines(outcome, progress) + all
  }

  /// The record asked for, else the first that matches, else the nearest.
  private func find(
    _ rule: Rule, _ inputs: [LogInput], _ options: LogReaderOptions
  ) throws -> Explanation? {
    let tracer = RuleTracer(rule)
    var best: Explanation?
    let quarantine = try reading.quarantineWriter()
    func note(_ malformed: MalformedRecord) throws { try quarantine?.write(malformed) }
    try Explainer.records(inputs, options: options, malformed: note) { record in
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
