import TocsinDiagnostics
package import TocsinSemantics
import TocsinSyntax

/// One kind of small change that tests should notice: one mutator a file of `Mutators/`.
protocol Mutator {
  /// The name in reports.
  static var name: String { get }
  static func proposals(_ subject: MutationSubject) -> [MutationProposal]
}

/// A change, and the ways of writing it.
struct MutationProposal {
  /// `drop term `@a:b``.
  var summary: String
  /// Edits of the text, any of which may do it.
  var alternatives: [[SourceEdit]]
  /// Whether the edits did what was meant, and nothing else.
  var isMeant: (Rule) -> Bool
}

/// A rule with one change.
package struct Mutant: Sendable {
  package var mutator: String
  package var summary: String
  package var edits: [SourceEdit]
  package var rule: Rule
}

/// All mutants of a rule.
enum Mutators {
  static var all: [any Mutator.Type] {
    [
      DropTerm.self, NegateTerm.self, FlipOperator.self, ChangeComparison.self, ChangeBound.self,
      ChangeLiteral.self, ChangeAttribute.self, DropComparison.self, FlipConnective.self, SwapCases.self,
      ChangeSeverity.self, DropCase.self, ChangeDuration.self, ChangeGroupBy.self, ChangeExpression.self,
    ]
  }

  /// In the order of the text, up to the limit, and the changes beyond it.
  static func mutants(
    of subject: MutationSubject, limit: Int
  ) -> (mutants: [Mutant], untried: UntriedChanges?) {
    var proposals: [(mutator: String, proposal: MutationProposal, start: Int, order: Int)] = []
    for mutator in all {
      for proposal in mutator.proposals(subject) {
        let start = proposal.alternatives.first?.map(\.span.start).min() ?? 0
        proposals.append((mutator.name, proposal, start, proposals.count))
      }
    }
    proposals.sort { ($0.start, $0.order) < ($1.start, $1.order) }
    var mutants: [Mutant] = []
    var seen: Set<String> = [subject.rule.contentHash]
    for (index, (mutator, proposal, start, _)) in proposals.enumerated() {
      guard let (edits, rule) = made(proposal, subject), seen.insert(rule.contentHash).inserted else {
        continue
      }
      if mutants.count == limit {
        let line = subject.source.location(of: start).line
        return (mutants, UntriedChanges(count: proposals.count - index, firstLine: line))
      }
      mutants.append(Mutant(mutator: mutator, summary: proposal.summary, edits: edits, rule: rule))
    }
    return (mutants, nil)
  }

  private static func made(
    _ proposal: MutationProposal, _ subject: MutationSubject
  ) -> (edits: [SourceEdit], rule: Rule)? {
    for edits in proposal.alternatives {
      if let rule = subject.rule(after: edits), proposal.isMeant(rule) { return (edits, rule) }
    }
    return nil
  }
}
