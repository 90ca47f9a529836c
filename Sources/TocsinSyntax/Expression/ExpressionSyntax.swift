package import TocsinDiagnostics
package import TocsinLogModel

/// The parsed expression of a calculated field.
///
/// Spans are byte ranges of its text until they are carried into the file.
package struct ExpressionSyntax: Sendable {
  package var root: ExpressionNode

  package init(root: ExpressionNode) {
    self.root = root
  }
}

/// An expression as it is written.
///
/// Size and depth are bounded by ``ExpressionBudget``.
package indirect enum ExpressionNode: Sendable {
  /// The spelling of a JSON number without a sign.
  case number(UTF8Text, span: SourceSpan)
  case text(UTF8Text, span: SourceSpan)
  case attribute(AttributePath, span: SourceSpan)
  case reserved(ReservedAttribute, span: SourceSpan)
  /// The key of a tag, as written, escapes resolved.
  case tag(UTF8Text, span: SourceSpan)
  /// `#name`, without the `#`.
  case calculated(UTF8Text, span: SourceSpan)
  case negate(ExpressionNode, span: SourceSpan)
  case not(ExpressionNode, span: SourceSpan)
  case binary(CalculatedOperator, ExpressionNode, ExpressionNode, span: SourceSpan)
  case call(CalculatedFunction, [ExpressionNode], span: SourceSpan)

  package var span: SourceSpan {
    switch self {
    case .number(_, let span), .text(_, let span), .attribute(_, let span), .reserved(_, let span),
      .tag(_, let span), .calculated(_, let span), .negate(_, let span), .not(_, let span),
      .binary(_, _, _, let span), .call(_, _, let span):
      span
    }
  }

  package var operands: [ExpressionNode] {
    switch self {
    case .number, .text, .attribute, .reserved, .tag, .calculated: []
    case .negate(let operand, _), .not(let operand, _): [operand]
    case .binary(_, let left, let right, _): [left, right]
    case .call(_, let arguments, _): arguments
    }
  }
}

extension ExpressionSyntax {
  /// The same with every span carried by `transform`.
  package func mapped(_ transform: (SourceSpan) -> SourceSpan) -> ExpressionSyntax {
    ExpressionSyntax(root: root.mapped(transform))
  }
}

extension ExpressionNode {
  fileprivate func mapped(_ transform: (SourceSpan) -> SourceSpan) -> ExpressionNode {
    switch self {
    case .number(let value, let span): .number(value, span: transform(span))
    case .text(let value, let span): .text(value, span: transform(span))
    case .attribute(let path, let span): .attribute(path, span: transform(span))
    case .reserved(let name, let span): .reserved(name, span: transform(span))
    case .tag(let key, let span): .tag(key, span: transform(span))
    case .calculated(let name, let span): .calculated(name, span: transform(span))
    case .negate(let operand, let span): .negate(operand.mapped(transform), span: transform(span))
    case .not(let operand, let span): .not(operand.mapped(transform), span: transform(span))
    case .binary(let operation, let left, let right, let span):
      .binary(operation, left.mapped(transform), right.mapped(transform), span: transform(span))
    case .call(let function, let arguments, let span):
      .call(function, arguments.map { $0.mapped(transform) }, span: transform(span))
    }
  }
}
