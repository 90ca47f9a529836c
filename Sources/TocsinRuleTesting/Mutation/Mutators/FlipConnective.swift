import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Turns `&&` into `||` in a condition and the reverse.
enum FlipConnective: Mutator {
  static let name = "flip &&/||"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    ConditionSite.all(subject.rule).compactMap { site in
      switch site.node {
      case .and(let operands, let span):
        proposal(subject, site, operands, ["&&", "AND", "and"], "||", .or(operands, span: span))
      case .or(let operands, let span):
        proposal(subject, site, operands, ["||", "OR", "or"], "&&", .and(operands, span: span))
      default: nil
      }
    }
  }

  private static func proposal(
    _ subject: MutationSubject, _ site: ConditionSite, _ operands: [ConditionNode], _ from: [String],
    _ to: String,
    _ flipped: ConditionNode
  ) -> MutationProposal? {
    let spans = operands.map(\.span)
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
