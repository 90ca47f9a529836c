package import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSyntax

/// Replaces the labels of a condition by the positions of the queries they name.
struct ConditionBinder {
  /// The names a condition may use, in order: queries, or the steps of a sequence.
  let labels: [String]
  /// The names of the other kind: steps where queries are meant, and the reverse.
  let otherLabels: [String]
  /// `query` or `step`, for messages.
  let kind: String
  private(set) var diagnostics: [Diagnostic] = []

  init(labels: [String], otherLabels: [String] = [], kind: String = "query") {
    self.labels = labels
    self.otherLabels = otherLabels
    self.kind = kind
  }

  /// `nil` when a label is unknown.
  ///
  /// Spans of the findings are those of the syntax.
  mutating func bind(_ syntax: ConditionSyntax) -> CaseCondition? {
    var stages: [CaseCondition] = []
    var isComplete = true
    for stage in syntax.stages {
      if let bound = bind(stage) { stages.append(bound) } else { isComplete = false }
    }
    guard isComplete, let first = stages.first else { return nil }
    return stages.count == 1 ? first : .sequence(stages)
  }

  private mutating func bind(_ node: ConditionNode) -> CaseCondition? {
    switch node {
    case .or(let parts, _):
      let bound = parts.map { bind($0) }.compactMap(\.self)
      return bound.count == parts.count ? .or(bound) : nil
    case .and(let parts, _):
      let bound = parts.map { bind($0) }.compactMap(\.self)
      return bound.count == parts.count ? .and(bound) : nil
    case .not(let part, _):
      return bind(part).map(CaseCondition.not)
    case .comparison(let comparison):
      let label = comparison.label.description
      guard let index = labels.firstIndex(where: { UTF8Text($0) == comparison.label }) else {
        reportUnknown(label, at: comparison.labelSpan)
        return nil
      }
      return .comparison(query: index, comparison.comparison, comparison.number)
    }
  }

  private mutating func reportUnknown(_ label: String, at span: SourceSpan) {
    let nearest = nearestName(to: label, among: labels)
    let plural = kind == "query" ? "queries" : "steps"
    let available = labels.isEmpty ? "there are no \(plural)" : "there are \(names(labels))"
    if otherLabels.contains(label) {
      let other = kind == "query" ? "step" : "query"
      diagnostics.append(
        Diagnostic(
          .labelOrStep, "`\(shortened(label))` is a \(other), but a \(kind) is expected here; \(available)",
          at: span,
          notes: ["in a sequence rule cases name steps, and the conditions of steps name queries"]))
      return
    }
    var fix = nearest.map { Fix("write `\($0)`", .unsafe, edits: [Fix.Edit(span: span, replacement: $0)]) }
    if fix == nil, labels.count == 1 {
      fix = Fix("write `\(labels[0])`", .unsafe, edits: [Fix.Edit(span: span, replacement: labels[0])])
    }
    diagnostics.append(
      Diagnostic(
        .undefinedLabel, "no \(kind) is called `\(shortened(label))`; \(available)", at: span,
        notes: fix == nil ? ["name the \(kind) `\(shortened(label))`, or use one of the names at hand"] : [],
        fixes: fix.map { [$0] } ?? []))
  }
}

extension ConditionSyntax {
  /// Every label with its place, in order of appearance.
  package var labels: [(label: UTF8Text, span: SourceSpan)] {
    var found: [(UTF8Text, SourceSpan)] = []
    func visit(_ node: ConditionNode) {
      switch node {
      case .or(let parts, _), .and(let parts, _): for part in parts { visit(part) }
      case .not(let part, _): visit(part)
      case .comparison(let comparison): found.append((comparison.label, comparison.labelSpan))
      }
    }
    for stage in stages { visit(stage) }
    return found
  }
}
