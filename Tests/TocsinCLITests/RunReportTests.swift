import Testing
import TocsinDetect
import TocsinKit
import TocsinSemantics
import TocsinTestSupport

@testable import TocsinCLI

/// The summary of a run: what is 0 is left out, what is 1 is singular.
struct RunReportTests {
  private static func report(_ summary: RunSummary, seconds: Double = 0.05, disabled: Int = 0) -> RunReport {
    RunReport(
      summary: summary, rules: [], skipped: [], disabled: disabled, suppressions: [], seconds: seconds,
      style: Style(isOn: false))
  }

  private static func summary(_ count: Int) -> RunSummary {
    var summary = RunSummary()
    summary.records = count
    summary.malformed = count
    summary.unread = count
    summary.historyRecords = count
    summary.overdueInputs = count
    summary.signals = count
    summary.signalsBySeverity = count == 0 ? [:] : [.high: count, .info: count]
    summary.events.matched = count
    summary.events.untimed = count
    summary.events.untimedLeftOut = count / 2
    summary.untimedInputs = count == 0 ? [] : [("a.ndjson", count - count / 2), ("b.ndjson", count / 2)]
    summary.events.late = count
    summary.events.overflowingGroups = count
    summary.events.overflowingValues = count
    summary.events.unlocated = count
    summary.events.learned = count
    summary.events.droppedSamples = count
    summary.events.afterwards = count
    summary.events.overflowing = count
    summary.events.stoppedSchedules = count
    summary.implausible = count
    summary.implausibleMatches = count
    return summary
  }

  @Test func `what is counted is said`() throws {
    var text = ""
    for count in [0, 1, 2, 12_345] {
      text += "\(count)\n"
      for line in Self.report(Self.summary(count), disabled: count).facts { text += "  \(line)\n" }
    }
    try expectGolden(text, at: "Tests/TocsinCLITests/Cases/run-report.txt")
  }

  @Test(
    arguments: [
      (0, 0.0, "0 bytes in 0 ms"), (1234, 0.0999, "1,234 bytes in 99 ms"),
      (9_999_999, 0.5, "9,999,999 bytes in 500 ms, 19 MB/s"),
      (10_000_000, 0.0999, "10 MB in 99 ms"), (10_000_000, 0.1, "10 MB in 100 ms, 100 MB/s"),
      (500_000, 1, "500,000 bytes in 1000 ms"),
      (2_500_000_000, 2, "2500 MB in 2000 ms, 1250 MB/s"),
    ] as [(Int, Double, String)])
  func `a small input has no speed`(bytes: Int, seconds: Double, text: String) {
    var summary = RunSummary()
    summary.bytes = bytes
    #expect(Self.report(summary, seconds: seconds).lines.dropFirst().first == "0 rules, \(text)")
  }
}
