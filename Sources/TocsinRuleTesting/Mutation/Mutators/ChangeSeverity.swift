import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Makes a case one step more and one step less severe.
enum ChangeSeverity: Mutator {
  static let name = "change severity"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    let items = subject.node["cases"]?.sequence ?? []
    guard items.count == subject.rule.cases.count else { return [] }
    return items.enumerated().flatMap { index, item -> [MutationProposal] in
      let severity = subject.rule.cases[index].severity
      let nodes = ["customStatus", "status"].compactMap { item[UTF8Text($0)] }
      guard let node = nodes.first(where: { $0.scalar?.text.description == severity.rawValue }) else {
        return []
      }
      return SignalSeverity.allCases.filter { abs($0.rank - severity.rank) == 1 }.map { other in
        MutationProposal(
          summary: "severity \(severity.rawValue) becomes \(other.rawValue) in case \(index + 1)",
          alternatives: [subject.replacing(node, by: other.rawValue)],
          isMeant: { rule in rule.cases.count > index && rule.cases[index].severity == other })
      }
    }
  }
}
