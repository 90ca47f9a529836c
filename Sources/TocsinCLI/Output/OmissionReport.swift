import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinKit
import TocsinSemantics

/// What the summary of a run says of matched events that rules did not count.
struct OmissionReport {
  /// Lines about inputs, and about rules; beyond it there is one line for the rest.
  static let maximumLines = 10

  let summary: RunSummary
  let rules: [Rule]
  let style: Style

  var lines: [String] { untimed + ofRules }

  private var untimed: [String] {
    let count = summary.events.untimed
    if count == 0 { return [] }
    let left = summary.events.untimedLeftOut
    let warning = left > 0 ? style.yellow("warning:") + " " : ""
    let effect =
      left == 0
      ? "judged one by one" : "\(Plural.grouped(left)) left out by rules that look at more than one event"
    let names = TimeKeys.documented.map { "`\($0.name)`" }.joined(separator: ", ")
    var lines = ["\(warning)\(Plural.count(count, "matching event")) without a time: \(effect)"]
    let inputs = summary.untimedInputs
    for input in inputs.prefix(OmissionReport.maximumLines) {
      lines.append("  \(Escaping.visible(input.name)): \(Plural.grouped(input.count))")
    }
    if inputs.count > OmissionReport.maximumLines {
      let rest = inputs.dropFirst(OmissionReport.maximumLines)
      lines.append(
        "  \(Plural.count(rest.count, "more input")): \(Plural.grouped(rest.map(\.count).reduce(0, +)))")
    }
    lines.append(
      "  looked for \(names), and \(TimeKeys.ofProducts.count) names that products use; "
        + "name the attribute with --time-key")
    return lines
  }

  /// What concerns single queries; the most events first.
  ///
  /// Other causes have lines of their own.
  private var ofRules: [String] {
    let counts = summary.omissions.filter { $0.query != nil && $0.cause != .tooManyCombinations }
    let ordered = counts.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element)
    var lines = ordered.prefix(OmissionReport.maximumLines).map { line($0) }
    let rest = ordered.dropFirst(OmissionReport.maximumLines)
    if !rest.isEmpty {
      let count = rest.map(\.count).reduce(0, +)
      lines.append(
        "\(Plural.count(count, "more match", "more matches")) not counted, of "
          + Plural.count(Set(rest.map(\.rule)).count, "rule"))
    }
    return lines
  }

  private func line(_ count: OmissionCount) -> String {
    let events = Plural.count(count.count, "matched event")
    guard rules.indices.contains(count.rule), let query = count.query else {
      return "\(events) not counted: \(Escaping.visible(count.cause.text))"
    }
    let rule = rules[count.rule]
    let part = rule.queries.count > 1 ? ", query \(rule.queries[query].label)" : ""
    return "\(events) not counted by `\(Escaping.visible(rule.name))`\(part): "
      + Escaping.visible(count.cause.text)
  }
}
