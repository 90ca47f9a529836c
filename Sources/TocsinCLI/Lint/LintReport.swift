import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinWorkspace

/// Prints the findings of a lint run, and counts them.
struct LintReport {
  private let format: LintCommand.Format
  private let showsInfo: Bool
  private let descriptor: Int32
  private let console: Console
  private var counts: [DiagnosticLevel: Int] = [:]

  /// Findings go to a descriptor, which is standard error where standard output holds the fixed rule.
  init(format: LintCommand.Format, showsInfo: Bool, descriptor: Int32 = 1, console: Console) {
    self.format = format
    self.descriptor = descriptor
    self.showsInfo = showsInfo
    self.console = console
  }

  func count(_ level: DiagnosticLevel) -> Int { counts[level, default: 0] }

  mutating func write(_ outcome: RuleLinting.Outcome, _ known: LintBaseline) throws {
    var identified: [ReportedFinding] = []
    var findings: [PlacedFinding] = []
    if format.identifies || known.isUsed {
      identified = try known.apply(outcome.reports)
      findings = identified.map(\.placed)
    } else {
      findings = outcome.reports.flatMap(\.texts).flatMap { text in
        text.diagnostics.map { PlacedFinding(diagnostic: $0, file: text.source) }
      }
    }
    for finding in findings { counts[finding.diagnostic.level, default: 0] += 1 }
    findings.removeAll { !isShown($0.diagnostic) }
    identified.removeAll { !isShown($0.diagnostic) }
    var stream = OutputStream(descriptor: descriptor)
    switch format {
    case .sarif:
      let report = SARIFReport(checks: CheckRegistry.all.map(\.metadata), version: TocsinVersion.text)
      try stream.write(report.text(identified))
    case .gitlab: try stream.write(GitLabReport.text(identified))
    case .datadog: try stream.write(DatadogReport.text(identified))
    case .text, .concise, .json, .github: try writeLines(findings, &stream)
    }
    if format == .json, outcome.uncomparedPairs > 0 {
      try stream.write("{\"pairsNotCompared\":\(outcome.uncomparedPairs)}\n")
    }
    try stream.flush()
  }

  private func isShown(_ diagnostic: Diagnostic) -> Bool { diagnostic.level != .info || showsInfo }

  /// One finding after the other; of one file only so many.
  private func writeLines(_ findings: [PlacedFinding], _ stream: inout OutputStream) throws {
    var hidden: [String] = []
    var rest = findings[...]
    while let source = rest.first?.file {
      let ofFile = rest.prefix { $0.file.name == source.name }
      rest = rest.dropFirst(ofFile.count)
      for finding in ofFile.prefix(RuleFile.maximumShownFindings) {
        try stream.write(rendered(finding.diagnostic, finding.file) + "\n")
      }
      if ofFile.count > RuleFile.maximumShownFindings {
        hidden.append(CommandRules.hiddenNote(source, ofFile.count))
      }
    }
    try stream.flush()
    for note in hidden { console.note(note) }
  }

  private func rendered(_ diagnostic: Diagnostic, _ source: SourceFile) -> String {
    switch format {
    case .concise: ConciseRenderer().render(diagnostic, in: source)
    case .json: JSONRenderer().render(diagnostic, in: source)
    case .github: GitHubRenderer().render(diagnostic, in: source)
    case .text, .sarif, .gitlab, .datadog:
      HumanRenderer(styled: descriptor == 1 ? console.stylesOutput : console.stylesError).render(
        diagnostic, in: source)
    }
  }

  /// One line of talk: what was looked at, what was found, and what is not shown.
  func summarize(
    _ rules: CommandRules, _ outcome: RuleLinting.Outcome, _ fixing: FixCommand?, _ known: LintBaseline,
    maxQuestions: Int
  ) {
    let style = Style(isOn: console.stylesError)
    let found =
      count(.error) + count(.warning) == 0
      ? style.green("no errors, no warnings")
      : "\(style.red(Plural.count(count(.error), "error"))), \(style.yellow(Plural.count(count(.warning), "warning")))"
    var asides: [String] = []
    if count(.info) > 0, !showsInfo {
      asides.append("\(Plural.count(count(.info), "info")) hidden, --info shows")
    }
    let ignored = outcome.reports.reduce(0) { $0 + $1.ignoredCount }
    if ignored > 0 { asides.append("\(ignored) ignored by comments") }
    if known.suppressedCount > 0 { asides.append("\(known.suppressedCount) known by the baseline") }
    var line =
      "\(Plural.count(rules.files.count, "file")), \(Plural.count(rules.rules.count, "valid rule")): \(found)"
    if !asides.isEmpty { line += " (\(asides.joined(separator: "; ")))" }
    if let fixing {
      line += "; \(Plural.count(fixing.madeCount, "fix", "fixes")) made"
      if fixing.refusedCount > 0 { line += ", \(fixing.refusedCount) taken back" }
    }
    let unread = rules.loaded.unread.count
    if unread > 0 {
      line += "; \(style.red(Plural.count(unread, "file"))) could not be read"
    }
    console.note(line)
    if outcome.uncomparedPairs > 0 {
      console.note(
        "\(Plural.count(outcome.uncomparedPairs, "pair")) of rules not compared: the limit of \(Plural.count(maxQuestions, "question")) was reached"
      )
      console.note("  = help: raise it with --max-questions, or lint fewer rules at once")
    }
  }
}

extension LintCommand.Format {
  /// Findings have fingerprints, or the names of what they are about.
  fileprivate var identifies: Bool {
    switch self {
    case .sarif, .gitlab, .datadog: true
    case .text, .concise, .json, .github: false
    }
  }
}
