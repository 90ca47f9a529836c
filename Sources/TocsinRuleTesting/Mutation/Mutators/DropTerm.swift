import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Leaves out an operand of AND or OR, also within the values of a term.
enum DropTerm: Mutator {
  static let name = "drop term"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).filter { $0.neighbours.count > 1 }.map { site in
      MutationProposal(
        summary: "drop \(subject.quoted(site.span))",
        alternatives: subject.removals(site.position, of: site.neighbours), isMeant: site.isMeant(nil))
    }
  }
}
