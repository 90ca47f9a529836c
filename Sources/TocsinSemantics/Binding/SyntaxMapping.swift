internal import TocsinDiagnostics
internal import TocsinSyntax

/// Carrying the spans of a parsed text into the file it stands in. Parsers bound the depth.
extension QuerySyntax {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> QuerySyntax {
    QuerySyntax(root: root?.mapped(transform))
  }
}

extension QueryNode {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> QueryNode {
    switch self {
    case .or(let parts, let span): return .or(parts.map { $0.mapped(transform) }, span: transform(span))
    case .and(let parts, let span): return .and(parts.map { $0.mapped(transform) }, span: transform(span))
    case .not(let part, let span): return .not(part.mapped(transform), span: transform(span))
    case .term(var term):
      term.span = transform(term.span)
      term.keySpan = term.keySpan.map(transform)
      term.test = term.test.mapped(transform)
      return .term(term)
    }
  }
}

extension ValueNode {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> ValueNode {
    switch self {
    case .or(let parts, let span): .or(parts.map { $0.mapped(transform) }, span: transform(span))
    case .and(let parts, let span): .and(parts.map { $0.mapped(transform) }, span: transform(span))
    case .not(let part, let span): .not(part.mapped(transform), span: transform(span))
    case .test(let test, let span): .test(test, span: transform(span))
    }
  }
}

extension ConditionSyntax {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> ConditionSyntax {
    ConditionSyntax(stages: stages.map { $0.mapped(transform) })
  }
}

extension ConditionNode {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> ConditionNode {
    switch self {
    case .or(let parts, let span): return .or(parts.map { $0.mapped(transform) }, span: transform(span))
    case .and(let parts, let span): return .and(parts.map { $0.mapped(transform) }, span: transform(span))
    case .not(let part, let span): return .not(part.mapped(transform), span: transform(span))
    case .comparison(var comparison):
      comparison.labelSpan = transform(comparison.labelSpan)
      comparison.span = transform(comparison.span)
      return .comparison(comparison)
    }
  }
}
