import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

/// Prints results of rule tests, and counts them.
struct TestReport {
  /// Where a test stands, and what is known beside its result.
  struct Place {
    var source: SourceFile
    var span: SourceSpan
    /// How near the rule came to the signals that are missing.
    var reasons: [String] = []
    /// The test failed until its expectations were rewritten.
    var isAccepted = false

    init(_ source: SourceFile, _ span: SourceSpan) {
      self.source = source
      self.span = span
    }

    /// `a.test.yaml:3:5`.
    func location(of span: SourceSpan?) -> String {
      let location = source.location(of: (span ?? self.span).start)
      return "\(Escaping.visible(source.name)):\(location.line):\(location.column)"
    }
  }

  /// What the last line says beside the tests that passed and failed.
  struct Summary {
    var rules: Int
    /// Rules without tests.
    var untested: Int
    /// Rules that are not evaluated offline.
    var skipped: Int
    /// Tests that the filter leaves out.
    var unselected: Int
    /// Tests after the first failure.
    var notRun: Int
  }

  /// Lines that the trace of a failed test has at most; equal events in a row are one line.
  static let tracedLines = 20

  private let format: TestCommand.Format
  private let isVerbose: Bool
  private let suppressions: [Suppression]
  private let style: Style
  private let console: Console
  private var output = OutputStream(descriptor: 1)
  private var junit = JUnitReport()
  private(set) var passed = 0
  private(set) var failed = 0
  private var accepted = 0

  init(format: TestCommand.Format, isVerbose: Bool, suppressions: [Suppression], console: Console) {
    self.format = format
    self.suppressions = suppressions
    self.isVerbose = isVerbose
    self.console = console
    style = Style(isOn: console.stylesOutput)
  }

  mutating func add(_ result: RuleTestResult, of rule: Rule, _ place: Place) throws {
    if result.passed { passed += 1 } else { failed += 1 }
    if result.passed, place.isAccepted { accepted += 1 }
    switch format {
    case .json:
      let line = TestJSON.line(result, file: place.source, rule: rule.name)
      return try output.write(line + [0x0A])
    case .junit:
      let sentences = result.failures.map { "\(place.location(of: $0.span)): \($0.sentence)" }
      return junit.add(
        result.name, failures: sentences,
        details: result.passed ? [] : place.reasons + trace(result, rule),
        file: place.source.name, rule: rule.name)
    case .text: break
    }
    let line = place.source.location(of: place.span.start).line
    let title = "\(Escaping.visible(place.source.name)):\(line): \(Escaping.visible(result.name))"
    if result.passed {
      if place.isAccepted {
        try output.write("\(style.yellow("accepted")) \(title)\n")
      } else if isVerbose {
        try output.write("\(style.green("pass")) \(title)\n")
      }
      return
    }
    try output.write("\(style.red("FAIL")) \(title)\n")
    for failure in result.failures {
      try output.write("  \(place.location(of: failure.span)): \(Escaping.visible(failure.subject)): ")
      try output.write("expected \(style.green(Escaping.visible(failure.expected))), ")
      try output.write("got \(got(failure.actual))\n")
    }
    for reason in place.reasons { try output.write("  \(style.yellow(Escaping.visible(reason)))\n") }
    for line in trace(result, rule) { try output.write("  \(style.dim(Escaping.visible(line)))\n") }
  }

  mutating func finish(_ summary: Summary) throws {
    if format == .junit { try output.write(junit.text) }
    try output.flush()
    var line =
      "\(Plural.count(passed, "test")) passed, \(failed) failed, \(Plural.count(summary.rules, "rule"))"
    if accepted > 0 { line += ", \(accepted) accepted" }
    if summary.notRun > 0 { line += ", \(summary.notRun) not run" }
    if summary.unselected > 0 { line += ", \(summary.unselected) not selected" }
    if summary.untested > 0 { line += ", \(summary.untested) without tests" }
    if summary.skipped > 0 { line += ", \(summary.skipped) skipped (not evaluated offline)" }
    console.note(line)
  }

  /// A text of several lines stands on lines of its own.
  private func got(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard lines.count > 1 else { return style.red(Escaping.visible(text)) }
    return lines.map { "\n    \(style.red(Escaping.visible(String($0))))" }.joined()
  }

  // MARK: - Trace

  /// What became of each event, and the signals, without style.
  private func trace(_ result: RuleTestResult, _ rule: Rule) -> [String] {
    let runs = result.eventRuns
    var lines = runs.prefix(TestReport.tracedLines).map { TestReport.line($0, rule) }
    let hidden = runs.dropFirst(TestReport.tracedLines).reduce(0) { $0 + $1.count }
    if hidden > 0 { lines.append("… \(Plural.count(hidden, "more event"))") }
    for report in result.signals {
      let group = report.signal.group.map { "\($0.field.name)=\($0.value)" }.joined(separator: " ")
      lines.append(
        "signal: \(report.signal.severity.rawValue), case \(report.caseName), "
          + "at \(report.signal.firstSeen.iso8601), "
          + "\(Plural.count(report.signal.eventsMatched, "event")), \(group)")
    }
    for (suppression, count) in zip(suppressions, result.suppressed) where count != SuppressionCount() {
      lines.append(SuppressionText.line(suppression, count))
    }
    return lines
  }

  private static func line(_ run: RuleTestResult.EventRun, _ rule: Rule) -> String {
    let labels = run.event.matchedQueries.map { rule.queries[$0].label }.joined(separator: ", ")
    guard run.count > 1 else {
      let what = run.event.fault ?? (labels.isEmpty ? "matches no query" : "matches \(labels)")
      return "event \(run.number) at \(run.event.time.iso8601): \(what)"
    }
    let what = run.event.fault ?? (labels.isEmpty ? "match no query" : "match \(labels)")
    return "events \(run.number) to \(run.number + run.count - 1) at \(run.event.time.iso8601) "
      + "to \(run.lastTime.iso8601): \(Plural.count(run.count, "event")) that \(what)"
  }
}
