import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Puts a `-` before a term, or takes the one away that is there.
enum NegateTerm: Mutator {
  static let name = "negate term"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).compactMap { site in
      switch site.part {
      case .node(.not(let operand, let span)):
        return removal(subject, site, span, .node(operand))
      case .value(.not(let operand, let span), let term):
        return removal(subject, site, span, .value(operand, term))
      case .node(.leaf(let term)) where !site.isNegated:
        return insertion(subject, site, .node(.not(.leaf(term), term.span)))
      case .value(.leaf(let value), let term):
        return insertion(subject, site, .value(.not(.leaf(value), value.span), term))
      default: return nil
      }
    }
  }

  private static func removal(
    _ subject: MutationSubject, _ site: QuerySite, _ span: SourceSpan, _ inner: QuerySite.Part
  ) -> MutationProposal {
    let prefixes = ["-", "NOT ", "!"].compactMap { prefix -> [SourceEdit]? in
      let place = SourceSpan(span.start, min(span.end, span.start + prefix.utf8.count))
      return subject.text(place) == prefix ? [SourceEdit(place, "")] : nil
    }
    return MutationProposal(
      summary: "no longer negate \(subject.quoted(span))", alternatives: prefixes,
      isMeant: site.isMeant(inner))
  }

  private static func insertion(
    _ subject: MutationSubject, _ site: QuerySite, _ negated: QuerySite.Part
  ) -> MutationProposal {
    let edits = (0...2).map { pairs in
      let start = subject.parenthesised(site.span, pairs).start
      return [SourceEdit(SourceSpan(start, start), "-")]
    }
    return MutationProposal(
      summary: "negate \(subject.quoted(site.span))", alternatives: edits, isMeant: site.isMeant(negated))
  }
}
