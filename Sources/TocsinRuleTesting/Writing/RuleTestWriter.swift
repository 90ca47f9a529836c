package import TocsinDetect
import TocsinEvents
package import TocsinExamples
import TocsinLogModel
package import TocsinSemantics

/// Writes a rule test that is ready to paste: these logs, these signals.
package struct RuleTestWriter {
  private let rule: Rule

  package init(_ rule: Rule) {
    self.rule = rule
  }

  /// One item of `tests:`, its lines indented by two; `nil` where a log cannot be said as a mapping of a test.
  package func test(name: String, _ timeline: Timeline, expecting signals: [Signal]) -> String? {
    guard let events = events(timeline) else { return nil }
    var text = "  - name: \(YAMLText.scalar(UTF8Text(name)))\n"
    // A file of several rules is asked for the right one.
    if !rule.name.isEmpty, needsRuleName { text += "    rule: \(YAMLText.scalar(UTF8Text(rule.name)))\n" }
    text += "    events:\n" + events.map { "      - \($0)\n" }.joined()
    if signals.isEmpty { return text + "    expect: []\n" }
    return text + "    expect:\n" + signals.map { "      - \(expectation($0))\n" }.joined()
  }

  /// Set where the rule's file holds several.
  package var needsRuleName = false

  // MARK: - Events

  private func events(_ timeline: Timeline) -> [String]? {
    var lines: [String] = []
    let entries = timeline.entries
    var index = 0
    while index < entries.count {
      let run = YAMLText.run(entries, from: index)
      guard let event = event(entries[index].event, at: timeline.time(of: entries[index]), run) else {
        return nil
      }
      lines.append(event)
      index += run.count
    }
    return lines
  }

  private func event(_ event: Event, at time: Timestamp, _ run: YAMLText.Run) -> String? {
    var event = event
    event.timestamp = nil
    guard let record = LogEnvelope.ndjson.record(event),
      let members = record.withUnsafeBufferPointer({ try? JSONReader.object($0) }),
      !members.contains(where: { RecordWriter.control.contains($0.key) || $0.key == "timestamp" })
    else { return nil }
    var parts = ["at: \(YAMLText.time(time))"]
    parts += members.map { "\(YAMLText.key($0.key)): \(YAMLText.value($0.value))" }
    if run.count > 1 { parts.append("repeat: {times: \(run.count), every: \(run.step)s}") }
    return "{\(parts.joined(separator: ", "))}"
  }

  // MARK: - Signals

  /// A signal as one item of `expect:`, in braces.
  func expectation(_ signal: Signal) -> String {
    var parts = ["status: \(signal.severity.rawValue)"]
    let name = rule.cases[signal.caseIndex].name
    if !name.isEmpty { parts.append("case: \(YAMLText.scalar(UTF8Text(name)))") }
    if !signal.group.isEmpty {
      let group = signal.group.map {
        "\(YAMLText.key(UTF8Text($0.field.name))): \(YAMLText.scalar($0.value))"
      }
      parts.append("group: {\(group.joined(separator: ", "))}")
    }
    parts.append("at: \(YAMLText.time(signal.firstSeen))")
    if signal.lastSeen != signal.firstSeen { parts.append("lastSeen: \(YAMLText.time(signal.lastSeen))") }
    if signal.eventsMatched > 0 { parts.append("count: \(signal.eventsMatched)") }
    return "{\(parts.joined(separator: ", "))}"
  }
}
