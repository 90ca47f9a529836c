import TocsinDetect
import TocsinDiagnostics
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Shows how far the cases of a rule are met in a window, and what is missing.
struct ProgressPrinter {
  let rule: Rule
  let style: Style

  /// `isCounted`: what the queries count has been said.
  func lines(_ progress: WindowExplanation, isCounted: Bool) -> [String] {
    let group = progress.group.map { "\($0.field.name)=\(Escaping.visible($0.value))" }.joined(separator: " ")
    let what = group.isEmpty ? "" : " for \(group)"
    let head =
      "In the window of \(rule.options.evaluationWindow) s up to \(progress.time.iso8601)\(what):"
    var lines = isCounted ? [] : [head]
    for (index, ruleCase) in rule.cases.enumerated() {
      let name = ruleCase.name.isEmpty ? "case \(index + 1)" : "case \(Escaping.visible(ruleCase.name))"
      for step in progress.steps(of: ruleCase) {
        let comparison =
          "\(rule.queries[step.query].label) \(step.operation.rawValue) \(step.limit.canonicalText)"
        let holds = step.operation.holds(step.value, step.limit)
        let mark = holds ? style.green("✓") : style.red("✗")
        var line = "  \(mark) \(name): \(comparison)"
        if !isCounted { line += ", and it is \(step.value.canonicalText)" }
        if let missing = step.missing, rule.queries[step.query].aggregation == .count {
          line += "; \(missing) more\(deadline(progress, step.query))"
        }
        lines.append(line)
      }
    }
    return lines
  }

  /// The oldest event leaves the window, the window's length after its time.
  private func deadline(_ progress: WindowExplanation, _ query: Int) -> String {
    guard let oldest = progress.oldest[query] else { return " would meet it" }
    let end = oldest.advanced(seconds: Int64(rule.options.evaluationWindow))
    return " before \(end.iso8601) would meet it"
  }
}
