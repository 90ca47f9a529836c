package import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSyntax

/// `calculatedFields[]`: as it is written, and what it computes.
package struct RuleCalculatedField: Sendable {
  /// With the other fields that it names.
  package var field: CalculatedField
  /// Spans in the rule file.
  package var syntax: ExpressionSyntax
  /// The expression as the rule file writes it.
  package var text: String
  /// Place of the field's entry in the rule file.
  package var span: SourceSpan

  /// The name that queries write behind `#`.
  package var name: UTF8Text { field.name }

  /// Creates a field from what the reader bound.
  package init(field: CalculatedField, syntax: ExpressionSyntax, text: String, span: SourceSpan) {
    self.field = field
    self.syntax = syntax
    self.text = text
    self.span = span
  }
}

extension Rule {
  /// What `#name` may name in the rule's queries.
  package var calculatedScope: CalculatedScope {
    self.schedule == nil ? .none : .fields(self.calculatedFields.map(\.field))
  }
}
