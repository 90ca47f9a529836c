package import TocsinDetect
package import TocsinEvents
import TocsinIO
package import TocsinLogModel
import TocsinMatch
import TocsinPlan
package import TocsinSemantics
package import TocsinSyntax

/// What the queries of a rule have counted when a record comes, in the record's own group.
package struct WindowExplanation {
  /// The rule of interest.
  package var rule: Rule
  /// The time of the record, at which the windows end.
  package var time: Timestamp
  /// The group of the record: of the first matched query that has the full group, else of the first matched one.
  package var group: [GroupValue]
  /// By query; `nil` for a query that is grouped otherwise.
  package var values: [DecimalNumber?]
  /// By query: the oldest event that counts.
  package var oldest: [Timestamp?]

  /// How far a comparison of a case is met.
  package struct Step {
    /// Index of the query in the rule.
    package var query: Int
    /// The value of the query in the record's group, the record included.
    package var value: DecimalNumber
    /// How the value is compared with the limit.
    package var operation: ConditionComparison.Operator
    /// What the value is compared with.
    package var limit: DecimalNumber

    /// Further events that a count needs; `nil` where more events do not help, or none are needed.
    package var missing: Int64? {
      guard let value = value.integerValue, let limit = limit.integerValue else { return nil }
      let needed: Int64
      switch operation {
      case .greater: needed = limit < .max ? limit + 1 : limit
      case .greaterOrEqual, .equal: needed = limit
      case .less, .lessOrEqual, .notEqual: return nil
      }
      return needed > value ? needed - value : nil
    }
  }

  /// The comparisons of a case in their order.
  package func steps(of ruleCase: RuleCase) -> [Step] {
    (ruleCase.condition?.comparisons ?? []).compactMap { comparison in
      values[comparison.query].map {
        Step(query: comparison.query, value: $0, operation: comparison.operation, limit: comparison.limit)
      }
    }
  }
}

extension WindowExplanation {
  private struct Seen {
    var query: Int
    var groups: [GroupKey]
    var contribution: Contribution
  }

  /// What the events so far add to the queries of a rule.
  private struct Counting: ~Copyable {
    private var matcher: EventMatcher
    private var gate: Suppressor
    private let rule: Int
    private var arrival = 0
    private(set) var seen: [Seen] = []
    private(set) var last: (time: Timestamp, parts: [QueryHit])?

    init(_ setup: RunSetup) {
      matcher = EventMatcher(plan: setup.plan, rules: setup.rules)
      gate = Suppressor(setup.suppressions, rules: setup.rules)
      rule = setup.subjectIndex
    }

    mutating func add(
      _ event: borrowing ExtractedEvent, _ bytes: UnsafeBufferPointer<UInt8>, _ form: RecordForm
    ) {
      // An event without a time is in no window.
      last = nil
      guard let time = event.timestamp else { return }
      var matched = MatchBatch()
      guard matcher.match(event, record: bytes, form: form, into: &matched),
        let hit = matched.firstHit(at: time, arrival: arrival)
      else { return }
      arrival += 1
      guard gate.exclusion(of: bytes, form, arrival: arrival, at: time, from: rule) == nil else { return }
      for part in hit.parts {
        let contribution = Contribution(
          time: time, arrival: arrival, numbers: part.numbers, tuples: part.tuples)
        seen.append(Seen(query: part.query, groups: part.groups, contribution: contribution))
      }
      last = (time, hit.parts)
    }
  }

  /// Counts records up to the one that was found at a place; `nil` when the record counts for no group, or the rule of
  /// interest has no window.
  package static func find(
    _ setup: RunSetup, _ ordered: OrderedRecords, upTo origin: RecordOrigin?
  ) -> WindowExplanation? {
    let rule = setup.subject
    guard rule.options.evaluationWindow > 0 else { return nil }
    var reader = RecordReader(fields: setup.plan.fields)
    var counting = Counting(setup)
    for (record, time) in ordered.matched {
      let isLast = record.isFound(at: origin)
      if ordered.isPlausible(time) {
        try? reader.withEvent(of: record) { event, bytes in counting.add(event, bytes, record.form) }
      } else if isLast {
        return nil
      }
      if isLast { break }
    }
    guard let last = counting.last else { return nil }
    return make(rule, counting.seen, last.time, last.parts)
  }

  private static func make(
    _ rule: Rule, _ seen: [Seen], _ time: Timestamp, _ parts: [QueryHit]
  ) -> WindowExplanation? {
    let join = GroupJoin(rule.queries)
    guard let part = parts.first(where: { join.isFull[$0.query] }) ?? parts.first,
      let group = part.groups.first
    else { return nil }
    let edge = time.advanced(seconds: -Int64(rule.options.evaluationWindow))
    var progress = WindowExplanation(
      rule: rule, time: time,
      group: zip(rule.queries[part.query].groupByFields, group.values).map {
        GroupValue(field: $0, value: $1)
      },
      values: [], oldest: [])
    for query in rule.queries.indices {
      let key: GroupKey? =
        if join.isFull[part.query] {
          join.isFull[query] ? group : group.projected(on: join.positions[query])
        } else {
          join.positions[query] == join.positions[part.query] ? group : nil
        }
      guard let key else {
        progress.values.append(nil)
        progress.oldest.append(nil)
        continue
      }
      let live = seen.filter {
        $0.query == query && $0.groups.contains(key) && $0.contribution.time > edge
          && $0.contribution.time <= time
      }.map(\.contribution)
      let value = QueryWindow.value(of: rule.queries[query].aggregation, live[...])
      progress.values.append(value.number)
      progress.oldest.append(live.map(\.time).min())
    }
    return progress
  }
}
