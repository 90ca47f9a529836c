import TocsinLogModel
import TocsinSemantics

/// A rule's name where no signal fills its variables in.
enum RuleName {
  /// What stands before the first variable; the file where nothing does.
  static func text(of rule: Rule) -> String {
    guard rule.hasExtendedTitle else { return rule.name }
    let characters = Array(rule.name)
    let end = characters.indices.first { index in
      characters[index] == "{" && index + 1 < characters.count && characters[index + 1] == "{"
    }
    let name = String(characters[..<(end ?? characters.count)]).split(separator: " ").joined(separator: " ")
    return name.isEmpty ? rule.file : name
  }
}

/// The rules that fired: how often, for how many groups, and when.
struct RuleTable {
  let rules: [Rule]
  let signals: [ChartedSignal]
  /// By rule: groups that have a signal.
  let groups: [Int: Int]
  let buckets: TimeBuckets

  func write(to page: inout HTMLWriter) {
    page.markup(
      "<div class=\"panel scroll\"><table><thead><tr><th>Rule</th><th class=\"n\">Signals</th>"
        + "<th class=\"n\">Groups</th><th>By severity</th><th>Over time</th></tr></thead><tbody>")
    let byRule = Dictionary(grouping: signals, by: \.rule)
    let order = byRule.sorted { left, right in
      let (one, other) = (RuleTable.weight(left.value), RuleTable.weight(right.value))
      return one == other ? left.key < right.key : one > other
    }
    for (index, signals) in order {
      page.markup("<tr><td>")
      page.text(RuleName.text(of: rules[index]))
      page.markup("<br>")
      page.element("span", class: "when", rules[index].file)
      page.markup(
        "</td><td class=\"n\">\(signals.count)</td><td class=\"n\">\(groups[index] ?? 0)</td><td class=\"w\">"
      )
      for severity in SignalSeverity.allCases.reversed() {
        let count = signals.count { $0.severity == severity }
        if count > 0 {
          page.element("span", class: "s-\(severity.rawValue)", "\(count) \(severity.rawValue) ")
        }
      }
      page.markup("</td><td>")
      Sparkline.write(signals, buckets, to: &page)
      page.markup("</td></tr>")
    }
    page.markup("</tbody></table></div>")
  }

  /// The most severe first, then the most frequent.
  private static func weight(_ signals: [ChartedSignal]) -> (Int, Int) {
    (signals.map(\.severity.rank).max() ?? 0, signals.count)
  }
}
