import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Prints signals as they come, keeps malformed records, and shows progress on a terminal.
struct SignalPrinter: RunObserver {
  /// Malformed records named on standard error; the rest is counted.
  static let shownFaults = 5

  private let isTable: Bool
  private let console: Console
  private var output = OutputStream(descriptor: 1)
  private var quarantine: QuarantineWriter?
  private var table = TextTable(
    ["SEVERITY", "FIRST SEEN", "EVENTS", "GROUP", "TITLE"], maximumCellWidth: 180)
  private var severities: [SignalSeverity] = []
  private var faults = 0
  private var progress: ProgressLine?

  init(isTable: Bool, console: Console, quarantine: consuming QuarantineWriter?, showsProgress: Bool) {
    self.isTable = isTable
    self.console = console
    self.quarantine = quarantine
    progress = showsProgress ? ProgressLine() : nil
  }

  mutating func signal(_ report: SignalReport) throws {
    guard isTable else {
      try output.write(SignalJSON.line(report) + [UInt8(ascii: "\n")])
      return
    }
    let signal = report.signal
    let group = signal.group.filter { $0.value != GroupKey.missing && !$0.value.isEmpty }
      .map { "\($0.field.name)=\($0.value)" }.joined(separator: " ")
    severities.append(signal.severity)
    table.add([
      signal.severity.rawValue, signal.firstSeen.isUndated ? "-" : signal.firstSeen.iso8601,
      Plural.grouped(signal.eventsMatched),
      group.isEmpty ? "-" : group, report.title,
    ])
  }

  mutating func malformed(_ record: MalformedRecord) throws {
    faults += 1
    if faults <= SignalPrinter.shownFaults {
      progress?.clear()
      console.note(
        "warning: \(Escaping.visible(record.input)):\(record.line): \(record.reason) (byte \(record.byteOffset))"
      )
    }
    try quarantine?.write(
      source: record.input, line: record.line, byteOffset: record.byteOffset, reason: record.reason,
      bytes: record.bytes)
  }

  mutating func settled() throws { try output.flush() }

  mutating func progress(_ summary: RunSummary, total: Int?) {
    progress?.update(summary, total: total)
  }

  /// Prints what is held back.
  mutating func finish() throws {
    progress?.clear()
    if faults > SignalPrinter.shownFaults {
      console.note("warning: \(Plural.count(faults - SignalPrinter.shownFaults, "more malformed record"))")
    }
    if isTable, !severities.isEmpty {
      let style = Style(isOn: console.stylesOutput)
      let severities = severities
      let lines = table.lines { row, column, text in
        if row < 0 { return style.bold(text) }
        return column == 0 ? style.severity(severities[row], text) : text
      }
      try output.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
    try output.flush()
    try quarantine?.close()
  }
}
