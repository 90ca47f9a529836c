import TocsinDiagnostics
import TocsinEvents
import TocsinKit
import TocsinLogModel
import TocsinMatch
import TocsinSemantics
import TocsinSyntax

/// Shows the truth of every term of a rule's queries for one record, under the source of the query.
struct ExplanationPrinter {
  let rule: Rule
  let file: SourceFile
  let style: Style

  /// `counting` are the queries that count the record; `nil` where that is not known.
  func lines(_ explanation: Explanation, counting: [Int]?) -> [String] {
    let origin = explanation.record.origin
    var lines = [
      style.bold(Escaping.visible(rule.name)),
      "\(Escaping.visible(origin?.input ?? "")):\(origin?.line ?? 0)", "",
    ]
    if let fault = explanation.fault { return lines + [style.red("not an event: \(fault)")] }
    for (index, trace) in explanation.queries.enumerated() {
      let query = rule.queries[index]
      let matches = trace?.holds ?? true
      let verdict = matches ? style.green("matches") : style.red("does not match")
      let place = file.location(of: query.span.start)
      lines.append("query \(query.label) (line \(place.line)): \(verdict)")
      if let trace { lines += terms(trace, query, indent: 1) }
      lines.append("")
    }
    let matched = explanation.matchedQueries
    if matched.isEmpty {
      lines += nearestMiss(explanation)
    } else {
      let counting = counting ?? []
      let labels = (counting.isEmpty ? matched : counting).map { rule.queries[$0].label }
      let verb = counting.isEmpty ? "matches" : "counts for"
      lines.append("This record \(verb) \(labels.joined(separator: ", ")); \(window).")
      for ruleCase in rule.cases {
        let name = ruleCase.name.isEmpty ? "(unnamed)" : Escaping.visible(ruleCase.name)
        let condition =
          ruleCase.conditionText.isEmpty ? "" : " when \(Escaping.visible(ruleCase.conditionText))"
        lines.append("  case \(name): \(ruleCase.severity.rawValue)\(condition)")
      }
    }
    return lines
  }

  private var window: String {
    let seconds = rule.options.evaluationWindow
    if let details = rule.options.methodOptions.details { return details.summary(window: seconds) }
    if rule.cases.first?.condition?.stages != nil {
      return "the stages of the condition follow one another within \(seconds) seconds"
    }
    return seconds == 0 ? "the rule looks at each event alone" : "the rule counts over \(seconds) seconds"
  }

  private func terms(_ trace: NodeTrace, _ query: RuleQuery, indent: Int) -> [String] {
    let margin = String(repeating: "  ", count: indent)
    let mark = trace.holds ? style.green("✓") : style.red("✗")
    switch trace {
    case .leaf(let term):
      let found = term.found.map { "`\(short($0))`" }.joined(separator: ", ")
      let there = term.found.isEmpty ? "nothing there" : "found \(found)"
      let key = term.isInGroup ? term.subject.key.map { Escaping.visible($0) + ":" } ?? "" : ""
      return ["\(margin)\(mark) \(key)\(text(of: term.span, query))  \(style.dim(there))"]
    case .and(let parts, _):
      return ["\(margin)\(mark) all of"] + parts.flatMap { terms($0, query, indent: indent + 1) }
    case .or(let parts, _):
      return ["\(margin)\(mark) one of"] + parts.flatMap { terms($0, query, indent: indent + 1) }
    case .not(let inner, _):
      return ["\(margin)\(mark) not"] + terms(inner, query, indent: indent + 1)
    }
  }

  /// Which terms would have to change in the query that came nearest, with carets under them.
  private func nearestMiss(_ explanation: Explanation) -> [String] {
    let ranked = explanation.queries.enumerated().map { index, trace in
      (index, trace.map(ExplanationPrinter.misses) ?? [])
    }
    guard let (index, misses) = ranked.min(by: { $0.1.count < $1.1.count }) else { return [] }
    var lines = ["No query matches. Nearest is \(rule.queries[index].label); what is missing:"]
    for (span, found) in misses {
      let snippet = SourceSnippet(fileSpan(span, rule.queries[index]), in: file)
      lines.append("  \(snippet.lineNumber) | \(snippet.text)")
      let margin = String(repeating: " ", count: String(snippet.lineNumber).count)
      lines.append("  \(margin) | \(style.red(snippet.marks)) \(style.dim(found))")
    }
    return lines
  }

  /// The smallest parts that fail: all failing parts of a conjunction, the nearest alternative of a disjunction.
  private static func misses(_ trace: NodeTrace) -> [(SourceSpan, String)] {
    if trace.holds { return [] }
    switch trace {
    case .leaf(let term):
      let found = term.found.map { "`\(short($0))`" }.joined(separator: ", ")
      return [(term.span, term.found.isEmpty ? "nothing there" : "found \(found)")]
    case .and(let parts, _): return parts.flatMap(misses)
    case .or(let parts, _): return parts.map(misses).min { $0.count < $1.count } ?? []
    case .not(_, let truth): return [(truth.span, "must not hold, and does")]
    }
  }

  private static func short(_ text: UTF8Text) -> String {
    let visible = Escaping.visible(text)
    return visible.unicodeScalars.count > 60 ? String(visible.prefix(59)) + "…" : visible
  }

  private func short(_ text: UTF8Text) -> String { ExplanationPrinter.short(text) }

  private func fileSpan(_ span: SourceSpan, _ query: RuleQuery) -> SourceSpan { span }

  private func text(of span: SourceSpan, _ query: RuleQuery) -> String {
    let span = fileSpan(span, query)
    let end = min(span.end, file.bytes.count)
    return Escaping.visible(String(decoding: file.bytes[min(span.start, end)..<end], as: UTF8.self))
  }
}
