import TocsinLogModel
import TocsinReasoning
import TocsinSemantics

/// Logs for several values in one group, whichever query chooses the group.
extension GroupLogMaker {
  /// Groups tried after one that some other query cannot be in.
  private static let maximumGroups = 4
  /// Logs of one query in an example at most.
  private static let maximumLogs = 20_000

  /// The limit that keeps these values from being brought about; `nil` where there is none.
  static func limit(for target: CountVector, of subject: ExampleSubject) -> GaveUp? {
    for (query, definition) in subject.rule.queries.enumerated() where subject.needsLogs(query, target) {
      guard let wanted = target.values[query]?.integerValue else { continue }
      switch definition.aggregation {
      case .cardinality where wanted > maximumDistinct:
        return .budget("distinct values in an example", limit: Int(maximumDistinct))
      case .count where wanted > Int64(maximumLogs):
        return .budget("logs of a query in an example", limit: maximumLogs)
      default: break
      }
    }
    return nil
  }

  /// Values to bring about, by one log where there is no window.
  struct Stage {
    var target: CountVector
    var isInstant = false
  }

  /// Logs for each of the stages, all in one group; each answer with another query that chose the group.
  ///
  /// Others may ask for more of the group than the one that chooses. Logs that are in several groups come last.
  static func choices(
    _ subject: ExampleSubject, _ stages: [Stage], _ reasoner: inout Reasoner
  ) -> [[[GroupLog]]] {
    let needed = stages.map { stage in
      subject.rule.queries.indices.filter { subject.needsLogs($0, stage.target) }
    }
    let all = Set(needed.flatMap(\.self)).sorted()
    var answers: [[[GroupLog]]] = []
    for allowsLists in [false, true] where answers.isEmpty {
      for first in all.isEmpty ? [nil] : all.map(Optional.some) {
        var maker: GroupLogMaker? = GroupLogMaker(subject)
        maker?.allowsLists = allowsLists
        for _ in 0..<maximumGroups {
          guard let before = maker else { break }
          var made = before
          if let logs = made.logs(stages, needed, all, first: first, &reasoner) {
            answers.append(logs)
            break
          }
          maker = before.elsewhere(than: made)
        }
        if all.count < 2 { break }
      }
    }
    return answers
  }

  private mutating func logs(
    _ stages: [Stage], _ needed: [[Int]], _ all: [Int], first: Int?, _ reasoner: inout Reasoner
  ) -> [[GroupLog]]? {
    var made: [[GroupLog]] = []
    if let first, let stage = needed.firstIndex(where: { $0.contains(first) }), stage > 0 {
      aim(at: stages[stage].target, needed: all)
      guard single(first, &reasoner) != nil else { return nil }
    }
    for (stage, queries) in zip(stages, needed) {
      let target = stage.target
      aim(at: target, needed: all)
      if queries.isEmpty {
        guard let log = any(&reasoner) else { return nil }
        made.append([log])
        continue
      }
      if stage.isInstant, queries.count > 1 {
        guard let log = instant(queries, &reasoner) else { return nil }
        made.append([log])
        continue
      }
      var logs: [GroupLog] = []
      for query in queries.filter({ $0 == first }) + queries.filter({ $0 != first }) {
        guard let value = target.values[query], let own = self.logs(for: query, value, &reasoner) else {
          return nil
        }
        logs += own
      }
      // The most specific first: what they bring to other queries need not be brought again.
      logs.sort {
        $0.matched.count != $1.matched.count ? $0.matched.count > $1.matched.count : $0.query < $1.query
      }
      settle(&logs, target)
      made.append(logs.filter { $0.count > 0 })
    }
    return made
  }

  /// How often each log is needed, given what the others bring.
  private func settle(_ made: inout [GroupLog], _ target: CountVector) {
    var reached = [Int](repeating: 0, count: target.values.count)
    for index in made.indices {
      let query = made[index].query
      if counts(query), let wanted = target.values[query]?.integerValue {
        made[index].count = max(0, min(Int(clamping: wanted), GroupLogMaker.maximumLogs) - reached[query])
      }
      for other in made[index].matched { reached[other] += made[index].count }
    }
  }
}
