import TocsinEvents
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Sequences and `THEN`: each group by itself, its events one after another, all completions kept.
///
/// Source: rule reference, section 3.6; query reference, section 6.3.
enum ReferenceSequence {
  typealias Step = (condition: CaseCondition, window: Int64, within: Int64)

  private struct Member {
    var entry: ReferenceEntry
    /// The queries through which it belongs to the group.
    var queries: [Int]
  }

  private struct Completion {
    var step: Int
    /// The members that completed the steps up to this one.
    var members: [Int]
  }

  /// `last` is the time at which the input ends; that of the last event where it is `nil`.
  static func signals(
    _ rule: Rule, _ steps: [Step], _ events: [Event], _ lateness: Int64, last: Timestamp?
  ) -> [ReferenceSignal] {
    let accepted = ReferenceMethod.accepted(rule, events, lateness: lateness, allTimesCount: false).entries
    let entries = ordered(rule, steps, accepted)
    let last = last ?? entries.map(\.time).max()
    let length = rule.queries.map(\.groupByFields.count).max() ?? 0
    let full = rule.queries.first { $0.groupByFields.count == length }?.groupByFields ?? []
    func isFull(_ query: Int) -> Bool { rule.queries[query].groupByFields.count == length }
    func projected(_ group: [UTF8Text], _ query: Int) -> [UTF8Text] {
      isFull(query)
        ? group
        : rule.queries[query].groupByFields.map { field in
          group[full.firstIndex { $0.source == field.source } ?? 0]
        }
    }
    var groups: [[UTF8Text]] = []
    for entry in entries {
      for (query, own) in entry.groups where isFull(query) {
        for group in own where !groups.contains(group) { groups.append(group) }
      }
    }
    var matches: [(entry: Int, match: ReferenceMatch)] = []
    for group in groups.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var members: [Member] = []
      for entry in entries {
        let queries = rule.queries.indices.filter {
          entry.groups[$0]?.contains(projected(group, $0)) ?? false
        }
        if !queries.isEmpty { members.append(Member(entry: entry, queries: queries)) }
      }
      // A group that is seen first hears of what came before as far as all windows together reach.
      let reach = steps.indices.reduce(0) { $0 + steps[$1].window + ($1 == 0 ? 0 : steps[$1].within) }
      if let first = members.first(where: { $0.queries.contains(where: isFull) }) {
        members.removeAll { $0.entry.time < first.entry.time.advanced(seconds: -reach) }
      }
      let known = members.firstIndex { $0.queries.contains(where: isFull) } ?? 0
      for (last, chain) in completed(rule, steps, members).matches where last >= known {
        let inside = Set(
          chain.indices.flatMap { step in
            window(steps[step], members, chain[step], after: step == 0 ? -1 : chain[step - 1])
          })
        let counted = inside.map { (members[$0].entry.arrival, Set(members[$0].queries)) }
        let place = entries.firstIndex { $0.arrival == members[last].entry.arrival } ?? 0
        matches.append(
          (
            place,
            ReferenceMatch(
              time: members[last].entry.time, group: group, events: Dictionary(uniqueKeysWithValues: counted),
              windowStart: inside.map { members[$0].entry.time }.min() ?? members[last].entry.time)
          ))
      }
    }
    // Of one event in the order of the groups, as they were made.
    let ordered = matches.enumerated().sorted {
      ($0.element.entry, $0.offset) < ($1.element.entry, $1.offset)
    }
    return ReferenceMethod.signals(ordered.map(\.element.match), of: rule, last: last)
  }

  /// Entries in order of time, and those of one time in the order that completes the sequence.
  private static func ordered(_ rule: Rule, _ steps: [Step], _ entries: [ReferenceEntry]) -> [ReferenceEntry]
  {
    let length = rule.queries.map(\.groupByFields.count).max() ?? 0
    let isUniform = rule.queries.allSatisfy { $0.groupByFields.count == length }
    func named(_ entry: ReferenceEntry) -> [Int] {
      let member = Member(entry: entry, queries: Array(entry.groups.keys))
      return steps.indices.filter { mayComplete(rule, steps[$0].condition, member) }
    }
    func onlyGroup(_ entry: ReferenceEntry) -> [UTF8Text]? {
      guard let group = entry.groups.values.first?.first else { return nil }
      return entry.groups.values.allSatisfy { $0 == [group] } ? group : nil
    }
    var result: [ReferenceEntry] = []
    var rest = entries[...]
    while let first = rest.first {
      var instant = Array(rest.prefix { $0.time == first.time })
      rest = rest.dropFirst(instant.count)
      if instant.count == 1 {
        result += instant
        continue
      }
      guard isUniform, instant.allSatisfy({ onlyGroup($0) != nil }) else {
        result += instant.sorted {
          (named($0).first ?? steps.count, $0.arrival) < (named($1).first ?? steps.count, $1.arrival)
        }
        continue
      }
      // Groups one after another; within one always the event that does most.
      var reached = -1
      var group: [UTF8Text]?
      while !instant.isEmpty {
        if group == nil || !instant.contains(where: { onlyGroup($0) == group }) {
          group = onlyGroup(instant[0])
          reached = -1
        }
        func step(_ entry: ReferenceEntry) -> Int {
          // Events of earlier instants may belong to other groups too.
          let members = (result + [entry]).compactMap { known -> Member? in
            let queries = known.groups.filter { $0.value.contains(group ?? []) }.keys.sorted()
            return queries.isEmpty ? nil : Member(entry: known, queries: queries)
          }
          return completed(rule, steps, members).lastStep ?? -1
        }
        func rank(_ entry: ReferenceEntry, _ step: Int) -> [Int] {
          if step > reached { return [0, -step, named(entry).last ?? 0, entry.arrival] }
          if named(entry).contains(reached + 1) { return [1, 0, 0, entry.arrival] }
          return [2, named(entry).first ?? steps.count, 0, entry.arrival]
        }
        // Of events that meet the same queries the first one stands for all.
        var candidates: [(place: Int, step: Int)] = []
        for (place, entry) in instant.enumerated() where onlyGroup(entry) == group {
          let isKnown = candidates.contains { instant[$0.place].groups.keys == entry.groups.keys }
          if !isKnown { candidates.append((place, step(entry))) }
        }
        let best = candidates.min {
          rank(instant[$0.place], $0.step).lexicographicallyPrecedes(rank(instant[$1.place], $1.step))
        }
        guard let best else { return result }
        result.append(instant.remove(at: best.place))
        reached = best.step == steps.count - 1 ? -1 : max(reached, best.step)
      }
    }
    return result
  }

  /// The matches of a group: the member that completed the last step, and all that led to it; and the step that the
  /// last member completed.
  private static func completed(
    _ rule: Rule, _ steps: [Step], _ members: [Member]
  ) -> (matches: [(last: Int, chain: [Int])], lastStep: Int?) {
    var completions: [Completion] = []
    var found: [(Int, [Int])] = []
    var lastStep: Int?
    for now in members.indices {
      lastStep = nil
      for step in steps.indices.reversed() {
        guard mayComplete(rule, steps[step].condition, members[now]),
          let chain = chain(rule, steps, step, members, now, completions)
        else { continue }
        lastStep = step
        if step == steps.count - 1 {
          found.append((now, chain + [now]))
          completions.removeAll { !Set($0.members).isDisjoint(with: chain) }
        } else {
          completions.append(Completion(step: step, members: chain + [now]))
        }
        break
      }
    }
    return (found, lastStep)
  }

  /// What led to the step before, if the step is completed now.
  private static func chain(
    _ rule: Rule, _ steps: [Step], _ step: Int, _ members: [Member], _ now: Int, _ completions: [Completion]
  ) -> [Int]? {
    func isMet(after: Int) -> Bool {
      let inside = window(steps[step], members, now, after: after)
      return holds(steps[step].condition, values(rule, inside.map { members[$0] }))
    }
    if step == 0 { return isMet(after: -1) ? [] : nil }
    return completions.first { completion in
      guard completion.step == step - 1, let last = completion.members.last else { return false }
      return members[now].entry.time <= members[last].entry.time.advanced(seconds: steps[step].within)
        && isMet(after: last)
    }?.members
  }

  /// The members in the window of a step that `now` may complete, behind the one that completed the step before.
  private static func window(_ step: Step, _ members: [Member], _ now: Int, after: Int) -> [Int] {
    let edge = members[now].entry.time.advanced(seconds: -step.window)
    return members.indices.filter { index in
      index > after && index <= now && (step.window == 0 ? index == now : members[index].entry.time > edge)
    }
  }

  private static func mayComplete(_ rule: Rule, _ condition: CaseCondition, _ member: Member) -> Bool {
    holds(condition, values(rule, [])) || !named(condition).isDisjoint(with: member.queries)
  }

  private static func named(_ condition: CaseCondition) -> Set<Int> {
    switch condition {
    case .or(let operands, _), .and(let operands, _), .leaf(.sequence(let operands)):
      Set(operands.flatMap(named))
    case .not(let operand, _): named(operand)
    case .leaf(.comparison(let comparison)): [comparison.query]
    }
  }

  private static func values(_ rule: Rule, _ members: [Member]) -> [DecimalNumber?] {
    rule.queries.indices.map { query in
      let events = members.filter { $0.queries.contains(query) }.map(\.entry.event)
      let definition = rule.queries[query]
      switch definition.aggregation {
      case .cardinality:
        let tuples = events.flatMap {
          ReferenceFields.tuples(definition.distinctFields, $0, isOptional: false) ?? []
        }
        return DecimalNumber(Int64(Set(tuples).count))
      case .sum:
        return ReferenceFields.sum(events.flatMap { ReferenceFields.numbers(definition.metrics, $0) })
      case .max: return events.flatMap { ReferenceFields.numbers(definition.metrics, $0) }.max()
      default: return DecimalNumber(Int64(events.count))
      }
    }
  }

  private static func holds(_ condition: CaseCondition, _ values: [DecimalNumber?]) -> Bool {
    switch condition {
    case .or(let operands, _): operands.contains { holds($0, values) }
    case .and(let operands, _): operands.allSatisfy { holds($0, values) }
    case .not(let operand, _): !holds(operand, values)
    case .leaf(.comparison(let comparison)):
      values[comparison.query].map { comparison.operation.holds($0, comparison.limit) } ?? false
    case .leaf(.sequence): false
    }
  }
}
