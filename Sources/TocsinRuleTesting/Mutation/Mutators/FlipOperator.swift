import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Turns an AND into an OR and the reverse.
enum FlipOperator: Mutator {
  static let name = "flip AND/OR"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).compactMap { site in
      switch site.part {
      case .node(.and(let operands, let span)):
        return proposal(subject, site, operands.map(\.span), toAnd: false, .node(.or(operands, span: span)))
      case .node(.or(let operands, let span)):
        return proposal(subject, site, operands.map(\.span), toAnd: true, .node(.and(operands, span: span)))
      case .value(.and(let operands, let span), let term):
        return proposal(
          subject, site, operands.map(\.span), toAnd: false, .value(.or(operands, span: span), term))
      case .value(.or(let operands, let span), let term):
        return proposal(
          subject, site, operands.map(\.span), toAnd: true, .value(.and(operands, span: span), term))
      default: return nil
      }
    }
  }

  private static func proposal(
    _ subject: MutationSubject, _ site: QuerySite, _ spans: [SourceSpan], toAnd: Bool,
    _ flipped: QuerySite.Part
  ) -> MutationProposal {
    let (from, to) = toAnd ? ("OR", "AND") : ("AND", "OR")
    let edits = zip(spans, spans.dropFirst()).compactMap { one, other -> SourceEdit? in
      let gap = SourceSpan(one.end, max(one.end, other.start))
      if let word = subject.find(from, in: gap) { return SourceEdit(word, to) }
      // Juxtaposition: the word goes before the first space, behind closing parentheses.
      guard let space = [" ", "\n"].compactMap({ subject.find($0, in: gap)?.start }).min() else { return nil }
      return SourceEdit(SourceSpan(space, space), " " + to)
    }
    var alternatives = [edits]
    for pairs in 0...1 {
      let first = subject.parenthesised(spans[0], pairs).start
      let last = subject.parenthesised(spans[spans.count - 1], pairs).end
      alternatives.append(
        edits + [SourceEdit(SourceSpan(first, first), "("), SourceEdit(SourceSpan(last, last), ")")])
    }
    let isWhole = edits.count == spans.count - 1
    return MutationProposal(
      summary: "\(from) becomes \(to) in \(subject.quoted(site.span))",
      alternatives: isWhole ? alternatives : [],
      isMeant: site.isMeant(flipped))
  }
}
