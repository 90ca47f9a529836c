import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Puts another text, pattern or network in the place of the one that is asked for.
enum ChangeLiteral: Mutator {
  static let name = "change literal"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).compactMap { site in
      guard let leaf = site.leaf else { return nil }
      switch leaf.test {
      case .text(_, let isQuoted):
        guard let part = site.part(with: .text("changed", quoted: isQuoted)) else { return nil }
        return MutationProposal(
          summary: "\(subject.quoted(leaf.value)) becomes `changed`",
          alternatives: [[SourceEdit(leaf.value, isQuoted ? "\"changed\"" : "changed")]],
          isMeant: site.isMeant(part))
      case .wildcard:
        guard let part = site.part(with: .text("changed", quoted: false)) else { return nil }
        return MutationProposal(
          summary: "\(subject.quoted(leaf.value)) becomes `changed`",
          alternatives: [[SourceEdit(leaf.value, "changed")]], isMeant: site.isMeant(part))
      case .cidr(let blocks):
        guard let block = blocks.first, let place = subject.find(block.spelling.description, in: site.span)
        else {
          return nil
        }
        // A network for documentation, which no log names.
        return MutationProposal(
          summary: "`\(block.spelling)` becomes `192.0.2.0/24`",
          alternatives: [[SourceEdit(place, "192.0.2.0/24")]],
          isMeant: { rule in rule.queries.indices.contains(site.query) })
      case .exists, .comparison, .range: return nil
      }
    }
  }
}
