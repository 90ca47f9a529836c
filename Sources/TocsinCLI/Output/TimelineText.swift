import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinSemantics

/// Timelines and signals as lines of text.
enum TimelineText {
  /// Logs that are shown of one timeline.
  private static let maximumLines = 20

  /// Each log as JSON; equal ones at equal distances once.
  static func lines(_ timeline: Timeline) -> [String] {
    var lines: [String] = []
    var index = 0
    let (entries, events) = (timeline.entries, timeline.events)
    while index < entries.count {
      var end = index + 1
      let step = end < entries.count ? entries[end].seconds - entries[index].seconds : 0
      while end < entries.count, entries[end].event == entries[index].event,
        entries[end].seconds - entries[end - 1].seconds == step
      {
        end += 1
      }
      let record = LogRecord(events[index])?.bytes ?? []
      let count = end - index > 1 ? " × \(end - index), \(step) s apart" : ""
      if lines.count == maximumLines { return lines + ["… \(entries.count - index) more logs"] }
      lines.append(String(decoding: record, as: UTF8.self) + count)
      index = end
    }
    return lines
  }

  /// `high, Burst, 2026-01-01T00:00:20.000Z, 3 events, @usr.id=bob`.
  static func line(_ signal: Signal, of rule: Rule) -> String {
    let name = rule.cases[signal.caseIndex].name
    let parts =
      [signal.severity.rawValue, name, signal.firstSeen.iso8601, Plural.count(signal.eventsMatched, "event")]
      + signal.group.map { "\($0.field.name)=\($0.value)" }
    return Escaping.visible(parts.filter { !$0.isEmpty }.joined(separator: ", "))
  }
}
