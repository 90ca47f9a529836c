import TocsinLogModel
import TocsinSyntax

/// A search over signals as a search over ``SignalDocument``s.
///
/// `status:` of an event is one of nine, and of a signal its severity: so it is looked for elsewhere.
enum SignalSearch {
  /// Holds the severity; no attribute of a log gets there, see ``SignalDocument``.
  static let severity: UTF8Text = "signal status"

  static func query(_ query: QuerySyntax) -> QuerySyntax { QuerySyntax(root: query.root.map(rewritten)) }

  private static func rewritten(_ node: QueryNode) -> QueryNode {
    switch node {
    case .or(let operands, let span): return .or(operands.map(rewritten), span: span)
    case .and(let operands, let span): return .and(operands.map(rewritten), span: span)
    case .not(let operand, let span): return .not(rewritten(operand), span: span)
    case .term(var term):
      if term.subject == .reserved(.status) {
        term.subject = .attribute(AttributePath(segments: [severity]))
        term.test = lowered(term.test)
      }
      return .term(term)
    }
  }

  private static func lowered(_ value: ValueNode) -> ValueNode {
    switch value {
    case .or(let operands, let span): .or(operands.map(lowered), span: span)
    case .and(let operands, let span): .and(operands.map(lowered), span: span)
    case .not(let operand, let span): .not(lowered(operand), span: span)
    case .test(.text(let text, let quoted), let span):
      .test(.text(LowerCasing.lowered(text), quoted: quoted), span: span)
    case .test(.wildcard(let pieces), let span):
      .test(
        .wildcard(
          pieces.map { piece -> WildcardPiece in
            if case .literal(let text) = piece { .literal(LowerCasing.lowered(text)) } else { piece }
          }), span: span)
    case .test: value
    }
  }
}
