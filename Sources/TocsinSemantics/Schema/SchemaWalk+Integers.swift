internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension SchemaWalk {
  /// A number in quotes, a number with a unit, and a number outside its limits are different mistakes.
  mutating func checkInteger(_ node: YAMLNode, of name: String, limits: IntegerLimits) {
    guard let value = node.integer else {
      let unit = limits.unit.map { ", in \($0)" } ?? ""
      let quoted = node.text.flatMap { Int($0.description) }
      let seconds =
        limits.unit == "seconds" ? node.text.flatMap { SchemaHabits.seconds($0.description) } : nil
      let fix =
        (quoted ?? seconds.flatMap { limits.accepted.contains($0) ? $0 : nil }).map {
          Fix(
            quoted == nil ? "write `\($0)`" : "remove the quotes",
            edits: [Fix.Edit(span: node.span, replacement: String($0))])
        }
        ?? Fix("write a whole number without quotes\(unit)")
      report(
        .wrongType, "`\(name)` is a whole number\(unit), but this is \(node.kindName)", at: node.span,
        fix: fix)
      return
    }
    switch limits.accepted {
    case .any: break
    case .range(let range):
      if !range.contains(value) { reportRange(node, of: name, value: value, range: range, limits: limits) }
    case .values(let values):
      if !values.contains(value) {
        reportValues(node, of: name, value: value, values: values, limits: limits)
      }
    }
  }

  private mutating func reportRange(
    _ node: YAMLNode, of name: String, value: Int, range: ClosedRange<Int>, limits: IntegerLimits
  ) {
    let nearest = value < range.lowerBound ? range.lowerBound : range.upperBound
    let unit = limits.unit.map { " \($0)" } ?? ""
    report(
      limits.descriptor,
      "`\(name)` is \(range.lowerBound) to \(range.upperBound)\(unit), but this is \(value)", at: node.span,
      fix: Fix(
        "write `\(nearest)`", limits.correction,
        edits: [Fix.Edit(span: node.span, replacement: String(nearest))]))
  }

  private mutating func reportValues(
    _ node: YAMLNode, of name: String, value: Int, values: [Int], limits: IntegerLimits
  ) {
    let below = values.last { $0 < value }
    let above = values.first { $0 > value }
    // Written in milliseconds.
    let inSeconds = limits.unit == "seconds" && value > 0 && value % 1000 == 0 ? value / 1000 : 0
    let nearest =
      inSeconds > 0 && above == nil && values.contains(inSeconds)
      ? [inSeconds] : [below, above].compactMap(\.self)
    let unit = limits.unit.map { " \($0)" } ?? ""
    let list = values.map(String.init).joined(separator: ", ")
    // The service's own words for the key it checks, so that people find them.
    let message =
      name == "keepAlive"
      ? "Keep alive is not in allowed durations: \(list)\(unit); this is \(value)"
      : "`\(name)` is not \(value)\(unit); allowed are \(list)"
    diagnostics.append(
      Diagnostic(
        limits.descriptor, message, at: node.span,
        notes: nearest == [inSeconds]
          ? ["\(value) milliseconds are \(inSeconds) seconds"]
          : ["the nearest allowed: " + nearest.map(String.init).joined(separator: " and ")],
        fixes: nearest.map {
          Fix("write `\($0)`", limits.correction, edits: [Fix.Edit(span: node.span, replacement: String($0))])
        }))
  }
}
