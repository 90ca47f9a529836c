import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Exchanges two cases: the first that is met decides.
enum SwapCases: Mutator {
  static let name = "swap cases"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    let items = subject.node["cases"]?.sequence ?? []
    guard items.count == subject.rule.cases.count else { return [] }
    return items.indices.flatMap { one in
      items.indices.filter { $0 > one }.map { other in
        let (first, second) = (items[one].span, items[other].span)
        let texts = subject.rule.cases.map { [$0.name, $0.severity.rawValue, $0.conditionText] }
        var wanted = texts
        wanted.swapAt(one, other)
        return MutationProposal(
          summary: "swap cases \(one + 1) and \(other + 1)",
          alternatives: [
            [
              SourceEdit(first, subject.source.bytes[second.start..<second.end]),
              SourceEdit(second, subject.source.bytes[first.start..<first.end]),
            ]
          ],
          isMeant: { rule in rule.cases.map { [$0.name, $0.severity.rawValue, $0.conditionText] } == wanted })
      }
    }
  }
}
