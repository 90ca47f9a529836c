import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinReport
import TocsinSemantics
import TocsinWorkspace

/// The page that `run --report` writes when the run has ended.
struct ReportFile {
  private var page: ReportPage
  private let output: PendingFile

  /// Opens a file beside it before the run, so that a path that cannot be written costs no run.
  ///
  /// An old page stays until the new one is written.
  init(path: String, rules: [Rule], files: [RuleFile]) throws {
    page = ReportPage(
      rules: rules,
      sources: Dictionary(files.map { ($0.source.name, $0.source) }, uniquingKeysWith: { first, _ in first }))
    output = try PendingFile(path: path)
  }

  mutating func add(_ report: SignalReport) { page.add(report) }

  mutating func finish(_ summary: RunSummary, notes: [String]) throws {
    try output.write(page.html(records: summary.records, matched: summary.events.matched, notes: notes))
    try output.commit()
  }
}

/// What a run prints, and the page beside it.
struct RunOutput: RunObserver {
  var printer: SignalPrinter
  var report: ReportFile?

  mutating func signal(_ signal: SignalReport) throws {
    report?.add(signal)
    try printer.signal(signal)
  }

  mutating func malformed(_ record: MalformedRecord) throws { try printer.malformed(record) }

  mutating func implausible(_ record: ImplausibleRecord) throws { try printer.implausible(record) }

  mutating func settled() throws { try printer.settled() }

  mutating func progress(_ summary: RunSummary, total: Int?) { printer.progress(summary, total: total) }
}
