import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Turns `&&` into `||` in a condition and the reverse.
enum FlipConnective: Mutator {
  static let name = "flip &&/||"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    ConditionSite.all(subject.rule).compactMap { site in
      guard let junction = site.node.junction else { return nil }
      let (from, to) = junction == .and ? (["&&", "AND", "and"], "||") : (["||", "OR", "or"], "&&")
      let flipped = ConditionNode(junction.dual, site.node.operands, site.node.span)
      return proposal(subject, site, from, to, flipped)
    }
  }

  private static func proposal(
    _ subject: MutationSubject, _ site: ConditionSite, _ from: [String], _ to: String,
    _ flipped: ConditionNode
  ) -> MutationProposal? {
    let spans = site.node.operands.map(\.span)
    let edits = zip(spans, spans.dropFirst()).compactMap { one, other -> SourceEdit? in
      let gap = SourceSpan(one.end, max(one.end, other.start))
      return from.compactMap { subject.find($0, in: gap) }.first.map { SourceEdit($0, to) }
    }
    guard edits.count == spans.count - 1 else { return nil }
    var alternatives = [edits]
    for pairs in 0...1 {
      let first = subject.parenthesised(spans[0], pairs).start
      let last = subject.parenthesised(spans[spans.count - 1], pairs).end
      alternatives.append(
        edits + [SourceEdit(SourceSpan(first, first), "("), SourceEdit(SourceSpan(last, last), ")")])
    }
    return MutationProposal(
      summary: "`\(from[0])` becomes `\(to)` in \(subject.quoted(site.node.span))",
      alternatives: alternatives,
      isMeant: site.isMeant(flipped))
  }
}
