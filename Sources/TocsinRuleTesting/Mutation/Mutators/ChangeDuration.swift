import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Makes the evaluation window, keep alive and maximum duration one step longer and one step shorter, of the lengths
/// that the service allows.
enum ChangeDuration: Mutator {
  static let name = "change duration"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    let values: [(key: String, value: (RuleOptions) -> Int)] = [
      ("evaluationWindow", { $0.evaluationWindow }), ("keepAlive", { $0.keepAlive }),
      ("maxSignalDuration", { $0.maxSignalDuration }),
    ]
    let options = subject.node["options"]
    return values.flatMap { key, value -> [MutationProposal] in
      let present = value(subject.rule.options)
      guard let node = options?[UTF8Text(key)], let place = RuleSchema.durations.firstIndex(of: present)
      else {
        return []
      }
      return [place - 1, place + 1].filter { RuleSchema.durations.indices.contains($0) }.map { other in
        let seconds = RuleSchema.durations[other]
        return MutationProposal(
          summary: "\(key) \(present) becomes \(seconds)",
          alternatives: [subject.replacing(node, by: "\(seconds)")],
          isMeant: { value($0.options) == seconds })
      }
    }
  }
}
