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

  private let format: SignalFormat
  /// Rows are printed as they come.
  private let isLive: Bool
  private let console: Console
  private var output = OutputStream(descriptor: 1)
  private var quarantine: QuarantineWriter?
  private var rows: [Row] = []
  private var count = 0
  private var faults = 0
  private var progress: ProgressLine?

  /// A row of the table.
  private struct Row {
    var time: Timestamp
    var severity: SignalSeverity
    var cells: [String]
  }

  init(
    format: SignalFormat, isLive: Bool, console: Console, quarantine: consuming QuarantineWriter?,
    showsProgress: Bool
  ) {
    self.format = format == .auto ? console.isOutputTerminal ? .table : .ndjson : format
    self.isLive = isLive
    self.console = console
    self.quarantine = quarantine
    progress = showsProgress ? ProgressLine() : nil
  }

  mutating func signal(_ report: SignalReport) throws {
    count += 1
    switch format {
    case .table, .auto:
      let signal = report.signal
      let group = SignalCSV.groupText(signal)
      let cells = [
        signal.severity.rawValue, signal.firstSeen.isUndated ? "-" : signal.firstSeen.iso8601,
        Plural.grouped(signal.eventsMatched),
        group.isEmpty ? "-" : group, report.title,
      ]
      if isLive {
        let state = signal.state.rawValue.padded(to: 6)
        let line = ([cells[0].padded(to: 8), state] + cells.dropFirst()).joined(separator: "  ")
        progress?.clear()
        try output.write(Escaping.visible(line) + "\n")
        return
      }
      rows.append(Row(time: signal.firstSeen, severity: signal.severity, cells: cells))
    case .ndjson: try output.write(SignalJSON.line(report) + [UInt8(ascii: "\n")])
    case .json: try output.write(Array((count == 1 ? "[\n" : ",\n").utf8) + SignalJSON.line(report))
    case .csv:
      if count == 1 { try output.write(SignalCSV.header) }
      // A terminal takes commands from the text it shows.
      let isShown = console.isOutputTerminal
      try output.write(SignalCSV.row(report) { isShown ? Escaping.visible($0) : $0 })
    }
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

  mutating func implausible(_ record: ImplausibleRecord) throws {
    progress?.clear()
    let reason =
      switch record.reason {
      case .early: "before 1990"
      case .ahead: "further ahead of all other records than --max-future"
      }
    console.note(
      "warning: \(Escaping.visible(record.input)):\(record.line): left out: its time, \(record.time.iso8601), is \(reason)"
    )
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
    switch format {
    case .table, .auto: try writeTable()
    case .json: try output.write(Array((count == 0 ? "[]\n" : "\n]\n").utf8))
    case .csv: if count == 0 { try output.write(SignalCSV.header) }
    case .ndjson: break
    }
    try output.flush()
    try quarantine?.close()
  }

  private mutating func writeTable() throws {
    guard !rows.isEmpty else { return }
    // Signals of one time stay in the order in which they were found.
    let order = rows.indices.sorted { (rows[$0].time, $0) < (rows[$1].time, $1) }
    var table = TextTable(["SEVERITY", "FIRST SEEN", "EVENTS", "GROUP", "TITLE"], maximumCellWidth: 180)
    for index in order { table.add(rows[index].cells) }
    if console.isOutputTerminal, let width = Terminal.width(1) { table.fit(width, shrinking: [3, 4]) }
    let style = Style(isOn: console.stylesOutput)
    let severities = order.map { rows[$0].severity }
    let lines = table.lines { row, column, text in
      if row < 0 { return style.bold(text) }
      return column == 0 ? style.severity(severities[row], text) : text
    }
    try output.write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}

extension String {
  /// With spaces behind it, up to a width.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
