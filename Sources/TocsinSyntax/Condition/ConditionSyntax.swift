package import TocsinDiagnostics
package import TocsinLogModel

/// A parsed case condition.
///
/// Spans are byte ranges of the condition text.
package struct ConditionSyntax: Sendable {
  /// The stages joined by `THEN`, at least one.
  ///
  /// More than one makes a sequence.
  package var stages: [ConditionNode]

  package init(stages: [ConditionNode]) {
    self.stages = stages
  }
}

/// Boolean structure over comparisons: one stage of a condition.
///
/// Depth is bounded by ``ConditionBudget``.
package typealias ConditionNode = BooleanTree<ConditionComparison, SourceSpan>

/// `label operator number`.
package struct ConditionComparison: Spanned, Sendable {
  package enum Operator: String, Sendable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
  }

  package var label: UTF8Text
  package var labelSpan: SourceSpan
  package var comparison: Operator
  package var number: DecimalNumber
  package var numberSpelling: UTF8Text
  package var span: SourceSpan

  package init(
    label: UTF8Text, labelSpan: SourceSpan, comparison: Operator, number: DecimalNumber,
    numberSpelling: UTF8Text, span: SourceSpan
  ) {
    self.label = label
    self.labelSpan = labelSpan
    self.comparison = comparison
    self.number = number
    self.numberSpelling = numberSpelling
    self.span = span
  }
}
