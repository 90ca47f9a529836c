import TocsinDiagnostics
import TocsinIO
import TocsinLogModel

/// What became of raw logs on their way in, for the summary of a run.
struct IntakeReport {
  let reading: IntakeReading
  let unknownInputs: [(name: String, count: Int)]
  let style: Style

  /// Inputs that are named.
  private static let maximumLines = 10

  var lines: [String] {
    var lines: [String] = []
    if !reading.recognized.isEmpty {
      let ordered = reading.recognized.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let parts = ordered.map { "\(Plural.grouped($0.value)) \(Escaping.visible($0.key.description))" }
      lines.append("raw logs told by their shape: \(parts.joined(separator: ", "))")
    }
    let warning = style.yellow("warning:") + " "
    for (step, count) in reading.limited.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let name = step.isEmpty ? "a grok parser without a name" : "`\(Escaping.visible(step.description))`"
      lines.append("\(warning)\(name) gave up at its limit for \(Plural.count(count, "log"))")
    }
    if reading.unknownLines > 0 {
      lines.append(
        "\(warning)\(Plural.count(reading.unknownLines, "line")) of text that no source is known by: each is a log with the line as its message"
      )
      for input in unknownInputs.prefix(IntakeReport.maximumLines) {
        lines.append("  \(Escaping.visible(input.name)): \(Plural.grouped(input.count))")
      }
      if unknownInputs.count > IntakeReport.maximumLines {
        lines.append("  and \(unknownInputs.count - IntakeReport.maximumLines) more inputs")
      }
      lines.append("  say --input-format text if that is meant, or give a pipeline with --pipelines")
    }
    return lines
  }
}
