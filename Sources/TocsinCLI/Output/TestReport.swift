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
  /// Events of a failed test that are traced.
  static let tracedEvents = 20

  private let format: TestCommand.Format
  private let isVerbose: Bool
  private let suppressions: [Suppression]
  private let style: Style
  private let console: Console
  private var output = OutputStream(descriptor: 1)
  private var junit = JUnitReport()
  private(set) var passed = 0
  private(set) var failed = 0
  /// Rules without tests.
  var untested = 0

  init(format: TestCommand.Format, isVerbose: Bool, suppressions: [Suppression], console: Console) {
    self.format = format
    self.suppressions = suppressions
    self.isVerbose = isVerbose
    self.console = console
    style = Style(isOn: console.stylesOutput)
  }

  mutating func add(
    _ result: RuleTestResult, suite: RuleTestSuite, rule: Rule, span: SourceSpan
  ) throws {
    if result.passed { passed += 1 } else { failed += 1 }
    switch format {
    case .json:
      return try output.write(TestJSON.line(result, file: suite.source.name, rule: rule.name) + [0x0A])
    case .junit:
      return junit.add(
        result.name, failures: result.failures, file: suite.source.name, rule: rule.name)
    case .text: break
    }
    let place = suite.source.location(of: span.start)
    let title = "\(Escaping.visible(suite.source.name)):\(place.line): \(Escaping.visible(result.name))"
    if result.passed {
      if isVerbose { try output.write("\(style.green("pass")) \(title)\n") }
      return
    }
    try output.write("\(style.red("FAIL")) \(title)\n")
    for failure in result.failures {
      let number = failure.signal.map { "signal \($0 + 1) " } ?? ""
      let field = failure.field.hasPrefix("signal ") ? failure.field : number + failure.field
      try output.write("  \(field): expected \(style.green(Escaping.visible(failure.expected))), ")
      try output.write("got \(got(failure.actual))\n")
    }
    for line in trace(result, rule) { try output.write("  \(line)\n") }
  }

  mutating func finish(rules: Int, skipped: Int) throws {
    if format == .junit { try output.write(junit.text) }
    try output.flush()
    var line = "\(Plural.count(passed, "test")) passed, \(failed) failed, \(Plural.count(rules, "rule"))"
    if untested > 0 { line += ", \(untested) without tests" }
    if skipped > 0 { line += ", \(skipped) skipped (not evaluated offline)" }
    console.note(line)
  }

  /// A text of several lines stands on lines of its own.
  private func got(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard lines.count > 1 else { return style.red(Escaping.visible(text)) }
    return lines.map { "\n    \(style.red(Escaping.visible(String($0))))" }.joined()
  }

  private func trace(_ result: RuleTestResult, _ rule: Rule) -> [String] {
    var lines: [String] = []
    for (index, event) in result.trace.prefix(TestReport.tracedEvents).enumerated() {
      let labels = event.matchedQueries.map { rule.queries[$0].label }
      let what =
        event.fault ?? (labels.isEmpty ? "matches no query" : "matches \(labels.joined(separator: ", "))")
      lines.append(style.dim("event \(index + 1) at \(event.time.iso8601): \(what)"))
    }
    if result.trace.count > TestReport.tracedEvents {
      lines.append(style.dim("… \(Plural.count(result.trace.count - TestReport.tracedEvents, "more event"))"))
    }
    for report in result.signals {
      let group = report.signal.group.map { "\($0.field.name)=\($0.value)" }.joined(separator: " ")
      lines.append(
        style.dim(
          Escaping.visible(
            "signal: \(report.signal.severity.rawValue), case \(report.caseName), at \(report.signal.firstSeen.iso8601), "
              + "\(Plural.count(report.signal.eventsMatched, "event")), \(group)")))
    }
    for (suppression, count) in zip(suppressions, result.suppressed) where count != SuppressionCount() {
      lines.append(style.dim(SuppressionText.line(suppression, count)))
    }
    return lines
  }
}
