import TocsinDetect
import TocsinExamples
package import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// How cases of a rule relate.
extension RuleAnalysis {
  private func condition(_ index: Int) -> CaseCondition? {
    decidesCases && cases.indices.contains(index) ? cases[index].condition : nil
  }

  /// Whether one case is met only where another is.
  package func implies(case one: Int, _ other: Int) -> Bool {
    guard let left = condition(one), let right = condition(other) else { return false }
    return caseReasoner.implies(left, right)
  }

  /// The first earlier case with the same condition, where the case is met at all.
  package func equalCase(before index: Int) -> Int? {
    guard case .covered = reaches[index] else { return nil }
    return (0..<index).first { implies(case: index, $0) && implies(case: $0, index) }
  }

  /// Values that meet a case and that an earlier case, being the first that holds, decides.
  package func values(of index: Int, decidedBy earlier: Int) -> CountVector? {
    guard let own = condition(index), let other = condition(earlier) else { return nil }
    let before = cases[..<earlier].map(\.condition)
    let reach = caseReasoner.reachableCases(before + [.and([own, other])]).last
    if case .reachable(let counts) = reach { return counts }
    return nil
  }

  /// Whether every case can be the first that holds once a case stands before an earlier one.
  package func isReachable(movingCase index: Int, to place: Int) -> Bool {
    var conditions = cases.map(\.condition)
    conditions.insert(conditions.remove(at: index), at: place)
    let reaches = caseReasoner.reachableCases(conditions)
    return reaches[place...index].allSatisfy(\.isReachable)
  }

  /// Whether a query would be named by no case without this one.
  package func isNeededForUse(_ index: Int) -> Bool {
    let others = cases.indices.filter { $0 != index }.reduce(into: Set<Int>()) {
      $0.formUnion(cases[$1].condition?.queries ?? [])
    }
    return !(cases[index].condition?.queries ?? []).isSubset(of: others)
  }
}

extension CaseCondition {
  /// `a > 0`, `a >= 1`, or alternatives of them: one event is enough.
  package var isMetByOneEvent: Bool {
    fold(
      leaf: { leaf in
        guard case .comparison(let comparison) = leaf else { return false }
        return comparison.operation.asksForOne(comparison.limit)
      },
      not: { _, _ in false },
      junction: { junction, parts, _ in junction == .or && !parts.contains(false) })
  }
}

extension CaseReach {
  package var isReachable: Bool { if case .reachable = self { true } else { false } }
}

extension RuleAnalysis {
  /// Logs that fire a case, as a note of one line; empty where they are not known or too long.
  package func exampleNote(forCase index: Int) -> [String] {
    var maker = ExampleMaker(RunSetup(alone: [rule]))
    guard case .example(let example) = maker.example(for: index) else { return [] }
    var parts: [(text: String, count: Int)] = []
    for entry in example.timeline.entries {
      guard let record = LogEnvelope.ndjson.record(entry.event), let text = MessageText.json(record) else {
        return []
      }
      if parts.last?.text == text { parts[parts.count - 1].count += 1 } else { parts.append((text, 1)) }
    }
    guard parts.count <= 2 else { return [] }
    let texts = parts.map { $0.count == 1 ? $0.text : "\($0.count) times \($0.text)" }
    let window = Int64(rule.options.evaluationWindow)
    if window > 0, example.timeline.length > window { return [] }
    return ["these logs fire it: \(texts.joined(separator: " and "))"]
  }
}
