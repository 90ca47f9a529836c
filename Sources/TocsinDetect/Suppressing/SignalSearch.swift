import TocsinLogModel
import TocsinSyntax

/// A search over signals as a search over ``SignalDocument``s.
///
/// `status:` of an event is one of nine, and of a signal its severity: so it is looked for elsewhere.
enum SignalSearch {
  /// Holds the severity; no attribute of a log gets there, see ``SignalDocument``.
  static let severity: UTF8Text = "signal status"

  static func query(_ query: QuerySyntax) -> QuerySyntax {
    let root = query.root?.map { term in
      guard term.subject == .reserved(.status) else { return term }
      var term = term
      term.subject = .attribute(AttributePath(segments: [severity]))
      term.test = term.test.map { SpannedTest(lowered($0.test), span: $0.span) }
      return term
    }
    return QuerySyntax(root: root)
  }

  private static func lowered(_ test: ValueTest) -> ValueTest {
    switch test {
    case .text(let text, let quoted): .text(LowerCasing.lowered(text), quoted: quoted)
    case .wildcard(let pieces):
      .wildcard(
        pieces.map { piece in
          if case .literal(let text) = piece { .literal(LowerCasing.lowered(text)) } else { piece }
        })
    case .exists, .comparison, .range, .cidr: test
    }
  }
}
