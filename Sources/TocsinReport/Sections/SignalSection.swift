import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// One signal: what happened, why the case was met, and the events.
struct SignalSection {
  /// Samples whose terms are shown; the others are shown without.
  static let maximumTraced = 3

  let report: SignalReport
  let terms: MatchedTerms

  func write(to page: inout HTMLWriter) {
    let signal = report.signal
    let severity = signal.severity.rawValue
    page.markup(
      "<details class=\"signal\" data-severity=\"\(severity)\" data-rule=\"\(signal.rule)\"><summary>")
    page.element("span", class: "badge s-\(severity)", severity)
    page.element("span", class: "title", report.title)
    page.element("span", class: "when", TimelineChart.time(signal.firstSeen))
    page.element("span", class: "group", subtitle)
    page.markup("</summary><div class=\"body\"><div class=\"cols\"><div>")
    writeReason(to: &page)
    writeSamples(to: &page)
    page.markup("</div><div>")
    writeFacts(to: &page)
    page.append(MarkdownBlocks.html(report.message))
    page.markup("</div></div></div></details>\n")
  }

  private var subtitle: String {
    let count = report.signal.eventsMatched
    let group = group.map { "\($0.field.name) = \($0.value)" }
    return (group + ["\(count) \(count == 1 ? "event" : "events")"]).joined(separator: " · ")
  }

  /// The group without the fields that the event lacks.
  private var group: [GroupValue] { report.signal.group.filter { $0.value != GroupKey.missing } }

  private func writeReason(to page: inout HTMLWriter) {
    let signal = report.signal
    let ruleCase =
      report.rule.cases.indices.contains(signal.caseIndex) ? report.rule.cases[signal.caseIndex] : nil
    page.element("h5", "Why it fired")
    page.markup("<p>Case ")
    page.element("strong", report.caseName.isEmpty ? "\(signal.caseIndex + 1)" : report.caseName)
    if let condition = ruleCase?.conditionText, !condition.isEmpty {
      page.markup(": ")
      page.element("code", condition)
    }
    let window = report.rule.options.evaluationWindow
    page.markup(window == 0 ? ", over one event" : ", over \(window) seconds")
    page.markup("</p><dl class=\"facts\">")
    let asked = ruleCase?.conditionSyntax?.labels.map(\.label) ?? []
    for (index, query) in report.rule.queries.enumerated() where signal.values.indices.contains(index) {
      guard signal.values[index] != .zero || asked.contains(UTF8Text(query.label)) else { continue }
      page.element("dt", query.label)
      page.markup("<dd>")
      page.text(signal.values[index].number?.canonicalText ?? "no value")
      page.markup(" · ")
      page.element("code", query.text)
      page.markup("</dd>")
    }
    page.markup("</dl>")
  }

  private func writeSamples(to page: inout HTMLWriter) {
    for (index, sample) in report.signal.samples.enumerated() {
      page.element("h5", "Event \(index + 1), \(TimelineChart.time(sample.time))")
      if index < SignalSection.maximumTraced {
        for query in terms.queries(of: sample) where !query.terms.isEmpty {
          page.markup("<ul class=\"terms\">")
          for term in query.terms {
            page.markup("<li>")
            page.element("code", term.text)
            if !term.found.isEmpty {
              let found = term.found.prefix(3).map { SignalSection.short($0.description) }
              page.element("span", class: "found", " found \(found.joined(separator: ", "))")
            }
            page.markup("</li>")
          }
          page.markup("</ul>")
        }
      }
      page.element("pre", EventLayout.text(report.samples[index]))
    }
  }

  private func writeFacts(to page: inout HTMLWriter) {
    let signal = report.signal
    page.markup("<dl class=\"facts\">")
    fact("first seen", TimelineChart.time(signal.firstSeen), to: &page)
    if signal.lastSeen != signal.firstSeen {
      fact("last seen", TimelineChart.time(signal.lastSeen), to: &page)
    }
    if let closedAt = signal.closedAt { fact("closed", TimelineChart.time(closedAt), to: &page) }
    fact("rule", report.rule.file, to: &page)
    for item in group { fact(item.field.name, item.value.description, to: &page) }
    if let tactic = report.tactic { fact("tactic", tactic, to: &page) }
    if let technique = report.technique { fact("technique", technique, to: &page) }
    if !signal.notifications.isEmpty {
      fact("notifies", signal.notifications.joined(separator: " "), to: &page)
    }
    fact("id", signal.id, to: &page)
    page.markup("</dl>")
  }

  private func fact(_ name: String, _ value: String, to page: inout HTMLWriter) {
    page.element("dt", name)
    page.element("dd", value)
  }

  private static func short(_ text: String) -> String {
    text.unicodeScalars.count > 80 ? String(text.unicodeScalars.prefix(79)) + "…" : text
  }
}
