internal import TocsinDiagnostics
internal import TocsinSyntax

/// Carrying the spans of a parsed text into the file it stands in.
extension QuerySyntax {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> QuerySyntax {
    let root = root?.map(
      leaf: { term in
        var term = term
        term.span = transform(term.span)
        term.keySpan = term.keySpan.map(transform)
        term.test = term.test.map(
          leaf: { SpannedTest($0.test, span: transform($0.span)) }, mark: transform)
        return term
      }, mark: transform)
    return QuerySyntax(root: root)
  }
}

extension ConditionSyntax {
  func mapped(_ transform: (SourceSpan) -> SourceSpan) -> ConditionSyntax {
    let stages = stages.map { stage in
      stage.map(
        leaf: { comparison in
          var comparison = comparison
          comparison.labelSpan = transform(comparison.labelSpan)
          comparison.span = transform(comparison.span)
          return comparison
        }, mark: transform)
    }
    return ConditionSyntax(stages: stages)
  }
}
