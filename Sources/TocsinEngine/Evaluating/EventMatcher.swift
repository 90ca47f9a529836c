package import TocsinEvents
package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics

/// An event that met at least one query: all that the windows need of it, whoever read it.
package struct MatchedEvent: Sendable {
  /// What the event adds to one rule.
  package struct RuleHit: Sendable {
    package var rule: Int
    /// Empty when no query had a group for the event.
    package var parts: [Hit.Part]
  }

  /// The event's own time.
  package var time: Timestamp?
  /// The time of the event before, where the reader of the records knows it; used when the event has none of its own.
  package var precedingTime: Timestamp?
  package var bytes: [UInt8]
  package var form: RecordForm
  /// Ascending by rule.
  package var hits: [RuleHit]
  /// Matches left out because list-valued group-by fields gave too many groups.
  package var overflowing: Int
}

/// The stateless half of evaluation, events → query matches with their groups: one for each worker.
package struct EventMatcher: ~Copyable {
  /// Where one query's groups and measures are found.
  private struct QueryFields {
    var groups: FieldReader
    var isOptional: Bool
    var distinct: FieldReader
    var metric: FieldReader
    var aggregation: Aggregation
  }

  private var evaluator: PredicateEvaluator
  /// By global query id.
  private let queries: [QueryFields]
  private let owners: [(rule: Int, query: Int)]
  private var matches: [Int32] = []

  /// `rules` are those of the plan set, in its order.
  package init(plan: PlanSet, rules: [Rule], index: IndexUse = .automatic) {
    evaluator = PredicateEvaluator(plan, index: index)
    owners = plan.queryOwners
    queries = plan.queryOwners.map { owner in
      let query = rules[owner.rule].queries[owner.query]
      return QueryFields(
        groups: FieldReader(query.groupByFields, in: plan), isOptional: query.hasOptionalGroupByFields,
        distinct: FieldReader(query.distinctFields, in: plan), metric: FieldReader(query.metrics, in: plan),
        aggregation: query.aggregation)
    }
  }

  /// What the event adds to the rules; `nil` when it meets no query.
  ///
  /// `record` is copied only if a rule wants the event.
  package mutating func match(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm
  ) -> MatchedEvent? {
    matches.removeAll(keepingCapacity: true)
    evaluator.evaluate(event, into: &matches)
    if matches.isEmpty { return nil }
    var matched = MatchedEvent(
      time: event.timestamp, precedingTime: nil, bytes: Array(record), form: form, hits: [], overflowing: 0)
    var position = 0
    // Matches come in order of query id, so those of one rule stand together.
    while position < matches.count {
      let rule = owners[Int(matches[position])].rule
      var parts: [Hit.Part] = []
      while position < matches.count, owners[Int(matches[position])].rule == rule {
        if let part = part(of: Int(matches[position]), event, &matched.overflowing) { parts.append(part) }
        position += 1
      }
      matched.hits.append(MatchedEvent.RuleHit(rule: rule, parts: parts))
    }
    return matched
  }

  private func part(
    of id: Int, _ event: borrowing ExtractedEvent, _ overflowing: inout Int
  ) -> Hit.Part? {
    let fields = queries[id]
    let groups: [GroupKey]
    do throws(FieldReader.Absence) {
      groups = try fields.groups.tuples(of: event, isOptional: fields.isOptional)
    } catch {
      if error == .tooMany { overflowing += 1 }
      return nil
    }
    let isMeasured = fields.aggregation == .sum || fields.aggregation == .max
    let tuples =
      fields.aggregation == .cardinality
      ? (try? fields.distinct.tuples(of: event, isOptional: false)) ?? [] : []
    return Hit.Part(
      query: owners[id].query, groups: groups, numbers: isMeasured ? fields.metric.numbers(of: event) : [],
      tuples: tuples)
  }
}
