package import TocsinDiagnostics
package import TocsinLogModel

/// Reads case conditions.
///
/// Source: query reference, sections 6.2 to 6.6.
package enum ConditionParser {
  /// Parses one condition; the tree is `nil` when the text is empty or in error.
  ///
  /// The empty condition yields no diagnostic: only the rule knows whether its method needs one. Labels are not
  /// looked up here.
  package static func parse(_ text: UTF8Text) -> (syntax: ConditionSyntax?, diagnostics: [Diagnostic]) {
    guard text.bytes.count <= ConditionBudget.maximumLength else {
      let diagnostic = Diagnostic(
        ConditionDiagnostics.syntax,
        "the condition has \(text.bytes.count) bytes, at most \(ConditionBudget.maximumLength) are accepted",
        at: SourceSpan(0, text.bytes.count), fixes: [Fix("split the case into several cases")])
      return (nil, [diagnostic])
    }
    let lexer = ConditionLexer(text)
    guard lexer.tokens.count > 1 || !lexer.diagnostics.isEmpty else { return (nil, []) }
    var parser = ConditionTokenParser(text, lexer: lexer)
    let syntax = parser.parse()
    let diagnostics = parser.diagnostics.capped(at: ConditionBudget.maximumErrors)
    let invalidatesRule = diagnostics.contains { $0.descriptor.invalidatesRule }
    return (invalidatesRule ? nil : syntax, diagnostics)
  }
}

extension [Diagnostic] {
  /// In source order, at most so many errors and so many remarks: remarks never crowd out an error.
  func capped(at limit: Int) -> [Diagnostic] {
    let ordered = sorted {
      ($0.span.start, $0.descriptor.code, $0.message) < ($1.span.start, $1.descriptor.code, $1.message)
    }
    var errors = 0
    var remarks = 0
    return ordered.filter { diagnostic in
      if diagnostic.descriptor.invalidatesRule { errors += 1 } else { remarks += 1 }
      return (diagnostic.descriptor.invalidatesRule ? errors : remarks) <= limit
    }
  }
}
