import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Leaves out a case.
enum DropCase: Mutator {
  static let name = "drop case"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    let items = subject.node["cases"]?.sequence ?? []
    guard items.count == subject.rule.cases.count, items.count > 1 else { return [] }
    return items.indices.map { index in
      let name = subject.rule.cases[index].name
      var wanted = subject.rule.cases.map { [$0.name, $0.conditionText] }
      wanted.remove(at: index)
      return MutationProposal(
        summary: "drop case \(index + 1)\(name.isEmpty ? "" : " `\(name)`")",
        alternatives: subject.removals(index, of: items.map(\.span)),
        isMeant: { rule in rule.cases.map { [$0.name, $0.conditionText] } == wanted })
    }
  }
}
