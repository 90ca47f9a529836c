import TocsinLogModel
import TocsinMatch

/// The order of events that have one time: any order that completes the sequence counts.
///
/// Logs with whole seconds say nothing about what came first within one, and files list such events either way. So the
/// next event is chosen by what it does: the one that completes the latest step, if that is later than what the instant
/// has completed so far, else one that counts for the step after that, else one that counts for the earliest step.
extension StepSequence {
  /// Hits of one instant that differ in nothing the choice depends on.
  private struct Kind {
    var hits: [Hit]
    var next = 0
    /// The steps that the hits may complete.
    var steps: [Int]

    var isEmpty: Bool { next == hits.count }
    var first: Hit { hits[next] }
  }

  /// Applies all hits of one instant.
  mutating func applyInstant(_ hits: [Hit]) {
    guard join.isUniform, hits.allSatisfy({ StepSequence.onlyGroup($0) != nil }) else {
      // Groups that share events can't be ordered by themselves.
      for (_, hit) in hits.map({ (steps(of: $0).first ?? steps.count, $0) })
        .sorted(by: { ($0.0, $0.1.arrival) < ($1.0, $1.1.arrival) })
      {
        applyNext(hit)
      }
      return
    }
    var groups: [GroupKey] = []
    var members: [GroupKey: [Hit]] = [:]
    for hit in hits {
      guard let group = StepSequence.onlyGroup(hit) else { continue }
      if members[group] == nil { groups.append(group) }
      members[group, default: []].append(hit)
    }
    for group in groups { apply(members[group] ?? [], in: group) }
  }

  /// Applies hits of one instant and group.
  private mutating func apply(_ hits: [Hit], in group: GroupKey) {
    var kinds: [[Int]: Kind] = [:]
    for hit in hits {
      kinds[hit.parts.map(\.query), default: Kind(hits: [], steps: steps(of: hit))].hits.append(hit)
    }
    guard kinds.count > 1 else {
      for hit in hits { applyNext(hit) }
      return
    }
    var left = Array(kinds.values).sorted { $0.first.arrival < $1.first.arrival }
    /// The latest step that was completed in this instant.
    var reached = -1
    while !left.isEmpty, let number = admit(group, at: hits[0].time) {
      let completed = left.map { peek($0.first, group, number) ?? -1 }
      let best = left.indices.min { one, other in
        let (key, otherKey) = (rank(left[one], completed[one]), rank(left[other], completed[other]))
        return key != otherKey
          ? key.lexicographicallyPrecedes(otherKey) : left[one].first.arrival < left[other].first.arrival
      }
      guard let best else { return }
      applyNext(left[best].first)
      if completed[best] > reached { reached = completed[best] }
      // A match uses up what led to it.
      if completed[best] == steps.count - 1 { reached = -1 }
      left[best].next += 1
      if left[best].isEmpty { left.remove(at: best) }
    }

    /// The less the sooner.
    func rank(_ kind: Kind, _ completed: Int) -> [Int] {
      if completed > reached { return [0, -completed, kind.steps.last ?? 0] }
      if kind.steps.contains(reached + 1) { return [1, 0, 0] }
      return [2, kind.steps.first ?? steps.count, 0]
    }
  }

  /// The step that a hit would complete if it came next.
  private mutating func peek(_ hit: Hit, _ group: GroupKey, _ number: Int) -> Int? {
    let queries = hit.parts.map(\.query)
    for part in hit.parts {
      states[number].logs[part.query].add(
        Contribution(time: hit.time, arrival: order + 1, numbers: part.numbers, tuples: part.tuples))
    }
    defer { for query in queries { states[number].logs[query].removeLast() } }
    for index in steps.indices.reversed() {
      if let completing = steps[index].completing, !queries.contains(where: completing.contains) { continue }
      if index > 0 { prune(number, before: index, at: hit.time) }
      if completing(index, group, number, time: hit.time, order: order + 1) != nil { return index }
    }
    return nil
  }

  /// The steps whose conditions name a query of the hit, or that an event of any query may complete.
  private func steps(of hit: Hit) -> [Int] {
    steps.indices.filter { index in
      steps[index].completing.map { completing in hit.parts.contains { completing.contains($0.query) } }
        ?? true
    }
  }

  private static func onlyGroup(_ hit: Hit) -> GroupKey? {
    guard let group = hit.parts.first?.groups.first else { return nil }
    return hit.parts.allSatisfy { $0.groups == [group] } ? group : nil
  }
}
