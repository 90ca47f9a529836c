package import TocsinDetect
package import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics

/// The signals of a run as one HTML file that needs nothing else: no network, no script to be read.
///
/// The same signals give the same bytes.
package struct ReportPage {
  /// Signals of one severity that are shown in full; the others are counted, and drawn.
  package static let maximumShown = 500

  private let rules: [Rule]
  private let sources: [String: SourceFile]
  private var terms: [Int: MatchedTerms] = [:]
  private var charted: [ChartedSignal] = []
  private var groups: [Int: Set<[UTF8Text]>] = [:]
  /// By severity: the sections in order.
  private var shown: [SignalSeverity: [Section]] = [:]

  private struct Section {
    var time: Timestamp
    var order: Int
    var html: HTMLWriter
  }

  /// `rules` are those of the run, in its order; `sources` are their files by name.
  package init(rules: [Rule], sources: [String: SourceFile]) {
    self.rules = rules
    self.sources = sources
  }

  package mutating func add(_ report: SignalReport) {
    let signal = report.signal
    let order = charted.count
    charted.append(
      ChartedSignal(time: signal.firstSeen, severity: signal.severity, rule: signal.rule))
    groups[signal.rule, default: []].insert(signal.group.map(\.value))
    guard shown[signal.severity, default: []].count < ReportPage.maximumShown else { return }
    let terms = terms[signal.rule] ?? MatchedTerms(report.rule, sources[report.rule.file])
    self.terms[signal.rule] = terms
    var html = HTMLWriter()
    SignalSection(report: report, terms: terms).write(to: &html)
    shown[signal.severity, default: []].append(Section(time: signal.firstSeen, order: order, html: html))
  }

  /// The whole file; `notes` are lines about the run, `records` how many were read.
  package func html(records: Int, matched: Int, notes: [String]) -> [UInt8] {
    var page = HTMLWriter()
    page.markup(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        + "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">"
        + "<link rel=\"icon\" href=\"data:,\"><title>Signals</title>\n<style>\n\(ReportStyle.sheet)\n</style>"
        + "</head><body><main>\n<h1>Signals</h1>")
    page.element("p", class: "sub", period)
    tiles(records: records, matched: matched, to: &page)
    // What has no time stands in no bar; without any time there is one bar of nothing.
    let timed = charted.filter { !$0.time.isUndated }
    if let buckets = TimeBuckets(charted.isEmpty || !timed.isEmpty ? timed : [ReportPage.untimed]) {
      page.markup("<h2>Over time</h2><div class=\"panel\">")
      TimelineChart(timed, buckets).write(to: &page)
      page.element("p", class: "when", "Each bar is \(buckets.widthText). Times are UTC.")
      page.markup("</div><h2>By rule</h2>")
      RuleTable(rules: rules, signals: charted, groups: groups.mapValues(\.count), buckets: buckets)
        .write(to: &page)
      page.markup("<h2>Each signal</h2>")
      filters(to: &page)
      signals(to: &page)
    } else {
      page.markup("<div class=\"panel none\">No rule fired.</div>")
    }
    if !notes.isEmpty {
      page.markup("<h2>About the run</h2><ul class=\"notes\">")
      for note in notes { page.element("li", note) }
      page.markup("</ul>")
    }
    page.markup("</main><script>\n\(ReportStyle.script)\n</script></body></html>\n")
    return page.bytes
  }

  private var period: String {
    let times = charted.map(\.time).filter { !$0.isUndated }
    guard let first = times.min(), let last = times.max() else {
      return "\(rules.count) \(rules.count == 1 ? "rule" : "rules")"
    }
    let span =
      first == last
      ? TimelineChart.time(first) : "\(TimelineChart.time(first)) to \(TimelineChart.time(last))"
    let fired = Set(charted.map(\.rule)).count
    return "\(span) · \(fired) of \(rules.count) \(rules.count == 1 ? "rule" : "rules") fired"
  }

  private static let untimed = ChartedSignal(time: Timestamp(microseconds: 0), severity: .info, rule: 0)

  private func tiles(records: Int, matched: Int, to page: inout HTMLWriter) {
    page.markup("<div class=\"tiles\">")
    tile(charted.count, charted.count == 1 ? "signal" : "signals", class: "", to: &page)
    for severity in SignalSeverity.allCases.reversed() {
      let count = charted.count { $0.severity == severity }
      if count > 0 { tile(count, severity.rawValue, class: "s-\(severity.rawValue)", to: &page) }
    }
    tile(matched, "events matched", class: "", to: &page)
    tile(records, "records read", class: "", to: &page)
    page.markup("</div>")
  }

  private func tile(_ count: Int, _ name: String, class classes: String, to page: inout HTMLWriter) {
    page.markup("<div class=\"tile\">")
    page.element("b", class: classes, ReportPage.grouped(count))
    page.element("span", name)
    page.markup("</div>")
  }

  private func filters(to page: inout HTMLWriter) {
    page.markup("<div class=\"filters\" hidden>")
    for severity in SignalSeverity.allCases.reversed() where shown[severity] != nil {
      page.markup(
        "<label><input type=\"checkbox\" name=\"severity\" value=\"\(severity.rawValue)\" checked> "
          + "<span class=\"s-\(severity.rawValue)\">\(severity.rawValue)</span></label>")
    }
    page.markup("<select id=\"rule\" aria-label=\"Rule\"><option value=\"\">all rules</option>")
    for index in Set(charted.map(\.rule)).sorted() {
      page.markup("<option value=\"\(index)\">")
      page.text(RuleName.text(of: rules[index]))
      page.markup("</option>")
    }
    page.markup(
      "</select><input type=\"search\" id=\"text\" placeholder=\"title or group\" aria-label=\"Text\">"
        + "<span class=\"when\" id=\"shown\"></span></div>")
  }

  private func signals(to page: inout HTMLWriter) {
    for severity in SignalSeverity.allCases.reversed() {
      let sections = (shown[severity] ?? []).sorted { ($0.time, $0.order) < ($1.time, $1.order) }
      for section in sections { page.append(section.html) }
      let hidden = charted.count { $0.severity == severity } - sections.count
      if hidden > 0 {
        page.element(
          "p", class: "when",
          "\(ReportPage.grouped(hidden)) more \(severity.rawValue) signals are counted above and not shown here."
        )
      }
    }
  }

  /// `1,234,567`.
  private static func grouped(_ count: Int) -> String {
    var text = ""
    for (index, digit) in String(count).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
