import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Leaves out an operand of `&&` or `||` of a condition.
enum DropComparison: Mutator {
  static let name = "drop comparison"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    ConditionSite.all(subject.rule).filter { $0.neighbours.count > 1 }.map { site in
      MutationProposal(
        summary: "drop \(subject.quoted(site.node.span))",
        alternatives: subject.removals(site.position, of: site.neighbours), isMeant: site.isMeant(nil))
    }
  }
}
