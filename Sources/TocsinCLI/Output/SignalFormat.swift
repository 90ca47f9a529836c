import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// How signals are printed.
enum SignalFormat: String, CaseIterable, ExpressibleByArgument {
  /// A table on a terminal, NDJSON elsewhere.
  case auto
  /// Aligned columns, in order of time.
  case table
  /// One JSON object a line.
  case ndjson
  /// One JSON array.
  case json
  /// Rows of a table, with a header.
  case csv
}

/// The rows of `--format csv`.
enum SignalCSV {
  private static let columns = [
    "firstSeen", "lastSeen", "status", "rule", "ruleId", "case", "title", "group", "eventsMatched", "state",
    "id",
  ]

  static let header = line(columns)

  static func row(_ report: SignalReport, _ transform: (String) -> String) -> [UInt8] {
    let signal = report.signal
    let cells = [
      time(signal.firstSeen), time(signal.lastSeen), signal.severity.rawValue, report.rule.name,
      report.rule.id ?? "", report.caseName, report.title, groupText(signal), String(signal.eventsMatched),
      signal.state.rawValue, signal.id,
    ]
    return line(cells.map(transform))
  }

  /// The values of a signal's group that are there: `@usr.id=u1 host=a`.
  static func groupText(_ signal: Signal) -> String {
    signal.group.filter { $0.value != GroupKey.missing && !$0.value.isEmpty }
      .map { "\($0.field.name)=\($0.value)" }.joined(separator: " ")
  }

  /// Empty for a signal of a log without a time.
  private static func time(_ time: Timestamp) -> String { time.isUndated ? "" : time.iso8601 }

  private static func line(_ cells: [String]) -> [UInt8] {
    Array((cells.map(quoted).joined(separator: ",") + "\n").utf8)
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) || cell.first == " " || cell.last == " "
    else {
      return cell
    }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
