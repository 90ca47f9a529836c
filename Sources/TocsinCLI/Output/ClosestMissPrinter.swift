import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Shows the changes of a log that would make a rule match.
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
    case .calculated(let field): "#\(field.name)"
    }
  }
}
