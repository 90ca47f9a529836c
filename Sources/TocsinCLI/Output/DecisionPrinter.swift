import TocsinDetect
import TocsinDiagnostics
import TocsinKit
import TocsinLogModel
import TocsinSemantics

/// Says in words what a detection method found about a record, given those before it.
struct DecisionPrinter {
  let rule: Rule
  let style: Style

  /// `progress` is what the window of a group lacks; it stands below what is found about that group.
  func lines(_ outcome: ExplainedOutcome, _ progress: WindowExplanation?) -> [String] {
    let records = outcome.decisions
    let printer = ProgressPrinter(rule: rule, style: style)
    var lines = [""]
    var isShown = false
    for record in records {
      let group = record.group.map { "\($0.field.name)=\(Escaping.visible($0.value))" }
      lines.append("\(group.isEmpty ? "all events" : group.joined(separator: " ")): \(text(record))")
      guard let progress, !isShown, progress.group.map(\.value) == record.group.map(\.value),
        record.decision.details is ThresholdDecision
      else { continue }
      isShown = true
      lines += printer.lines(progress, isCounted: true)
    }
    for (query, cause) in outcome.omissions {
      let part = query.map { rule.queries.count > 1 ? " for \(rule.queries[$0].label)" : "" } ?? ""
      lines.append("Not counted\(part): \(Escaping.visible(cause.text)).")
    }
    if records.isEmpty, outcome.omissions.isEmpty { lines.append(nothing) }
    if let progress, !isShown { lines += [""] + printer.lines(progress, isCounted: false) }
    return lines
  }

  private var nothing: String {
    if rule.cases.first?.condition?.stages != nil { return "It completes no stage where it stands." }
    if rule.schedule != nil { return "It is judged at the next instant of the rule's schedule." }
    return rule.options.methodOptions.details?.noDecision ?? "It meets no case, and stands in no window."
  }

  /// What a rule over signals counts.
  static func sources(of rule: Rule) -> [String] {
    ["\(Escaping.visible(rule.name)) counts signals, not logs:"]
      + rule.queries.map { query in
        "  \(query.label): signals of the rule `\(Escaping.visible(query.signals?.ruleIDs.first ?? ""))`"
      } + ["Explain those rules, or `tocsin run` all of them over the log."]
  }

  private func text(_ record: DecisionRecord) -> String {
    record.decision.details.text(of: rule, at: record.time).parts.map { part in
      part.isEmphasized ? style.green(part.text) : part.text
    }.joined()
  }
}
