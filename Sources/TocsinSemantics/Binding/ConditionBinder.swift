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
    return stages.count == 1 ? first : .leaf(.sequence(stages))
  }

  private mutating func bind(_ stage: ConditionNode) -> CaseCondition? {
    stage.bound { comparison in
      let query = labels.firstIndex { UTF8Text($0) == comparison.label }
      if query == nil { reportUnknown(comparison.label.description, at: comparison.labelSpan) }
      return query
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

extension ConditionNode {
  /// The condition over positions of queries; `nil` where a comparison has no query.
  ///
  /// `query` is asked for every comparison, also after one that has none.
  package func bound(_ query: (ConditionComparison) -> Int?) -> CaseCondition? {
    let bound = mapAll { comparison -> CaseLeaf? in
      query(comparison).map { query in
        .comparison(CountComparison(query: query, operation: comparison.comparison, limit: comparison.number))
      }
    }
    return bound?.map(leaf: { $0 }, mark: { _ in Unmarked() })
  }
}

extension ConditionSyntax {
  /// Every label with its place, in order of appearance.
  package var labels: [(label: UTF8Text, span: SourceSpan)] {
    stages.flatMap(\.leaves).map { ($0.label, $0.labelSpan) }
  }
}
