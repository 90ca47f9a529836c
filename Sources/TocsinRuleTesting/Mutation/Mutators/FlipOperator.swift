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
      case .node(let node):
        guard let (junction, flipped) = flip(node) else { return nil }
        return proposal(subject, site, node.operands.map(\.span), junction, .node(flipped))
      case .value(let value, let term):
        guard let (junction, flipped) = flip(value) else { return nil }
        return proposal(subject, site, value.operands.map(\.span), junction, .value(flipped, term))
      }
    }
  }

  /// The junction of a node, and the node with the other one; `nil` for a negation and a leaf.
  private static func flip<Leaf>(
    _ node: SpannedTree<Leaf>
  ) -> (junction: Junction, flipped: SpannedTree<Leaf>)? {
    node.junction.map { ($0, SpannedTree<Leaf>($0.dual, node.operands, node.span)) }
  }

  private static func proposal(
    _ subject: MutationSubject, _ site: QuerySite, _ spans: [SourceSpan], _ junction: Junction,
    _ flipped: QuerySite.Part
  ) -> MutationProposal {
    let (from, to) = (junction.rawValue, junction.dual.rawValue)
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
