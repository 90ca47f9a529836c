import TocsinDiagnostics
import TocsinLogModel

/// A token of a condition.
///
/// What the lexer could repair is already repaired, and reported.
struct ConditionToken {
  enum Kind: Hashable {
    case label
    case number(DecimalNumber, spelling: UTF8Text)
    case comparison(ConditionComparison.Operator)
    case and
    case or
    case not
    case then
    case leftParenthesis
    case rightParenthesis
    /// `+ - * / %` where an operator stands.
    case arithmetic
    case end
  }

  var kind: Kind
  var span: SourceSpan

  /// It may begin a comparison, a negation or a group.
  var beginsOperand: Bool {
    switch kind {
    case .label, .number, .not, .leftParenthesis: true
    default: false
    }
  }

  /// It stands between two conditions.
  var isJunction: Bool {
    switch kind {
    case .and, .or, .then: true
    default: false
    }
  }
}
