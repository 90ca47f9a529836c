import TocsinDiagnostics
import TocsinLogModel

/// A token of an expression.
struct ExpressionToken {
  enum Kind: Equatable {
    case number(UTF8Text)
    case text(UTF8Text)
    case attribute(AttributePath)
    /// A name without `@`; an escape in it says that it is no function and no keyword.
    case name(UTF8Text, isEscaped: Bool)
    case calculated(UTF8Text)
    case binary(CalculatedOperator)
    /// `!` or `NOT`.
    case not
    case leftParenthesis
    case rightParenthesis
    case comma
    case end
  }

  var kind: Kind
  var span: SourceSpan
}

/// Where an expression stops being one: what is wrong, and what to do.
struct ExpressionProblem: Error {
  var message: String
  var span: SourceSpan
  var fix: Fix

  var diagnostic: Diagnostic { Diagnostic(.calculatedField, message, at: span, fixes: [fix]) }
}
