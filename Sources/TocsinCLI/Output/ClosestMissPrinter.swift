import TocsinDiagnostics
import TocsinEngine
import TocsinEvents
import TocsinExamples
import TocsinKit
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Shows what would make a rule match or fire: the changes of a log, or the events that are missing.
struct ClosestMissPrinter {
  let rule: Rule
  let style: Style

  func lines(_ miss: ClosestMiss) -> [String] {
    let label = rule.queries[miss.query].label
    let effect =
      miss.signals.first.map { signal in
        let name = rule.cases[signal.caseIndex].name
        return "the rule fires\(name.isEmpty ? "" : ", case \(Escaping.visible(name))")"
      } ?? "it counts for \(label)"
    var lines = ["", "Closest miss: with \(Plural.count(miss.changes.count, "change")) \(effect):"]
    for change in miss.changes {
      let name = ClosestMissPrinter.name(change.place)
      if !change.before.isEmpty {
        let before = change.before.map { json(.string($0)) }
        let text = before.count == 1 ? before[0] : "[\(before.joined(separator: ","))]"
        lines.append("  \(style.red("- \(name): \(text)"))")
      }
      if let after = change.after { lines.append("  \(style.green("+ \(name): \(json(after))"))") }
    }
    return lines
  }

  func lines(_ progress: WindowProgress) -> [String] {
    let group = progress.group.map { "\($0.field.name)=\($0.value)" }.joined(separator: " ")
    let what = group.isEmpty ? "" : " for \(Escaping.visible(group))"
    var lines = [
      "", "In the window of \(rule.options.evaluationWindow) s up to \(progress.time.iso8601)\(what):",
    ]
    for (index, ruleCase) in rule.cases.enumerated() {
      let name = ruleCase.name.isEmpty ? "case \(index + 1)" : "case \(Escaping.visible(ruleCase.name))"
      for step in progress.steps(of: ruleCase) {
        let comparison =
          "\(rule.queries[step.query].label) \(step.operation.rawValue) \(step.limit.canonicalText)"
        let holds = step.operation.holds(step.value, step.limit)
        let mark = holds ? style.green("✓") : style.red("✗")
        var line = "  \(mark) \(name): \(comparison), and it is \(step.value.canonicalText)"
        if let missing = step.missing, rule.queries[step.query].aggregation == .count {
          line += "; \(missing) more\(deadline(progress, step.query))"
        }
        lines.append(line)
      }
    }
    return lines
  }

  /// The oldest event leaves the window, the window's length after its time.
  private func deadline(_ progress: WindowProgress, _ query: Int) -> String {
    guard let oldest = progress.oldest[query] else { return " would meet it" }
    let end = oldest.advanced(seconds: Int64(rule.options.evaluationWindow))
    return " before \(end.iso8601) would meet it"
  }

  private func json(_ value: AttributeValue) -> String {
    var json = JSONWriter()
    EventJSON.write(value, to: &json)
    return Escaping.visible(String(decoding: json.bytes, as: UTF8.self))
  }

  private static func name(_ place: GroupField.Source) -> String {
    switch place {
    case .attribute(let path): "@\(Escaping.visible("\(path)"))"
    case .reserved(let name): name.rawValue
    case .tag(let key): "tag \(Escaping.visible(key))"
    }
  }
}
