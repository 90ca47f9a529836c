import TocsinDetect
import TocsinDiagnostics
import TocsinKit
import TocsinLogModel
import TocsinSemantics

/// The summary of a run, for standard error.
struct RunReport {
  var summary: RunSummary
  var rules: [Rule]
  var skipped: [Rule]
  var disabled: Int
  var suppressions: [Suppression]
  var seconds: Double
  var style: Style
  /// Of a run that matched nothing: what its rules need and no record has.
  var missing: MissingNeeds?

  /// All of it; the second line says how long it took.
  var lines: [String] {
    var lines = facts
    lines.insert("\(Plural.count(rules.count, "rule")), \(rate)", at: 1)
    return lines
  }

  /// What does not depend on the machine.
  var facts: [String] {
    var lines = [
      (summary.isInterrupted ? "interrupted: " : "")
        + "\(Plural.count(summary.records, "record")), \(Plural.grouped(summary.events.matched)) matched, "
        + "\(Plural.grouped(summary.malformed)) malformed, \(Plural.count(summary.signals, "signal"))\(bySeverity)"
    ]
    lines += IntakeReport(reading: summary.intake, unknownInputs: summary.unknownInputs, style: style).lines
    if summary.unread > 0 {
      lines.append("\(Plural.count(summary.unread, "record")) passed over unread: they cannot match")
    }
    if summary.events.late > 0 {
      lines.append(
        "\(Plural.count(summary.events.late, "late event")) left out: older than the allowed lateness")
    }
    if summary.implausible > 0 {
      lines.append(
        "\(Plural.count(summary.implausible, "record")) with an implausible time left out, \(Plural.grouped(summary.implausibleMatches)) of them matching"
      )
    }
    if summary.events.stoppedSchedules > 0 {
      lines.append(
        style.yellow("warning:")
          + " \(Plural.count(summary.events.stoppedSchedules, "scheduled rule")) not evaluated to the end: more than 1,000,000 instants without an event"
      )
    }
    if summary.events.afterwards > 0 {
      lines.append("\(Plural.count(summary.events.afterwards, "matching event")) after --as-of not looked at")
    }
    if summary.overdueInputs > 0 {
      lines.append(
        style.yellow("warning:")
          + " \(Plural.count(summary.overdueInputs, "input")) read after their time: too many overlap"
      )
    }
    lines += OmissionReport(summary: summary, rules: rules, style: style).lines
    if summary.events.overflowing > 0 {
      lines.append(
        "\(Plural.count(summary.events.overflowing, "match", "matches")) left out: too many group-by combinations in one event"
      )
    }
    if summary.events.overflowingGroups > 0 {
      lines.append(
        "\(Plural.count(summary.events.overflowingGroups, "event")) left out: a rule had more groups than --max-groups"
      )
    }
    if summary.events.overflowingValues > 0 {
      lines.append(
        "\(Plural.count(summary.events.overflowingValues, "value")) not remembered: a rule knew as many as it may"
      )
    }
    if summary.events.unlocated > 0 {
      lines.append(
        style.yellow("warning:")
          + " \(Plural.count(summary.events.unlocated, "event")) of impossible travel rules had no usable coordinates"
      )
    }
    lines += zip(suppressions, summary.suppressed).filter { $0.0.isEnabled }.map {
      SuppressionText.line($0, $1)
    }
    if summary.historyRecords > 0 {
      lines.append(
        "\(Plural.count(summary.historyRecords, "record")) of history, \(Plural.grouped(summary.events.learned)) learned"
      )
    }
    if summary.events.droppedSamples > 0 {
      lines.append(
        "\(Plural.count(summary.events.droppedSamples, "sample")) not kept for signals: their memory was full"
      )
    }
    lines += repeats + nearest + needs
    if disabled > 0 { lines.append("\(Plural.count(disabled, "disabled rule")) not run") }
    for rule in skipped {
      let reasons = rule.unsupported.map(\.message).joined(separator: "; ")
      lines.append(style.yellow("skipped") + " \(rule.file): \(rule.name): \(reasons)")
    }
    if !skipped.isEmpty {
      lines.append("\(Plural.count(skipped.count, "rule")) skipped, not evaluated offline")
    }
    return lines
  }

  private var repeats: [String] {
    var lines: [String] = []
    if let key = summary.repeatedKey, summary.repeatedIDs > 0 {
      lines.append(
        "\(Plural.count(summary.repeatedIDs, "matching event")) with an id that came before:"
          + " `--deduplicate \(key)` counts each event once")
    }
    if summary.duplicates > 0 {
      lines.append("\(Plural.count(summary.duplicates, "repeated event")) dropped by --deduplicate")
    }
    if summary.unmarked > 0 {
      lines.append(
        "\(Plural.count(summary.unmarked, "matching event")) without a value for --deduplicate, all counted")
    }
    if summary.uncompared > 0 {
      lines.append(
        style.yellow("warning:")
          + " \(Plural.count(summary.uncompared, "event")) not compared by --deduplicate: its memory was full"
      )
    }
    return lines
  }

  /// Without a signal: which groups came nearest to one.
  private var nearest: [String] {
    guard summary.signals == 0, let best = summary.nearest.max(by: { $0.share < $1.share }),
      rules.indices.contains(best.rule)
    else { return [] }
    let rule = rules[best.rule]
    let group = best.group.map { " \($0.field.name)=\($0.value)" }.joined()
    let name = rule.cases[best.caseIndex].name
    let values = zip(rule.queries, best.values).map {
      "\($0.label) = \($1.number?.canonicalText ?? "no value")"
    }
    let line =
      "nearest to a signal: `\(rule.name)`\(group): \(values.joined(separator: ", ")), and case "
      + "\(name.isEmpty ? rule.cases[best.caseIndex].severity.rawValue : name) needs "
      + "\(rule.cases[best.caseIndex].conditionText)"
    return [Escaping.visible(line)]
  }

  private var needs: [String] {
    guard let missing else { return [] }
    let none =
      missing.isPartial ? "none of the first \(Plural.grouped(missing.records)) records has" : "no record has"
    let shown = missing.needs.prefix(RunReport.maximumNeeds)
    let rest = missing.needs.count - shown.count
    return shown.map { need in
      var terms = need.terms.prefix(RunReport.maximumNeeds).map { "`\(Escaping.visible($0))`" }
      let others = need.terms.count - terms.count
      if others > 0 { terms.append("\(Plural.grouped(others)) more") }
      let list = terms.joined(separator: " or ")
      let which = need.terms.count == 1 ? "which" : "one of which"
      return "\(none) \(list), \(which) \(Plural.count(need.rules, "rule needs", "rules need"))"
    }
      + (rest > 0 ? ["\(none) \(Plural.grouped(rest)) more that rules need"] : [])
  }

  private static let maximumNeeds = 5

  private var bySeverity: String {
    let parts = SignalSeverity.allCases.reversed().compactMap { severity in
      summary.signalsBySeverity[severity].map { style.severity(severity, "\($0) \(severity.rawValue)") }
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  private var rate: String {
    let megabytes = Double(summary.bytes) / 1e6
    let milliseconds = Int(seconds * 1000)
    let speed = seconds > 0 ? Int(megabytes / seconds) : 0
    let size = megabytes < 10 ? "\(Plural.grouped(summary.bytes)) bytes" : "\(Int(megabytes)) MB"
    // A small input tells nothing about speed.
    return milliseconds < 100 || speed == 0
      ? "\(size) in \(milliseconds) ms" : "\(size) in \(milliseconds) ms, \(speed) MB/s"
  }
}
