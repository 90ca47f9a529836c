import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Lets a term look at another attribute.
enum ChangeAttribute: Mutator {
  static let name = "change attribute"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).compactMap { site in
      guard case .node(.leaf(let term)) = site.part, let key = term.keySpan else { return nil }
      var changed = term
      changed.subject = .attribute(AttributePath(segments: ["changed"]))
      return MutationProposal(
        summary: "\(subject.quoted(key)) becomes `@changed`", alternatives: [[SourceEdit(key, "@changed")]],
        isMeant: site.isMeant(.node(.leaf(changed))))
    }
  }
}
