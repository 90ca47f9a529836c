package import TocsinEvents
package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics

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

  /// Adds the event to `matched` with what it adds to the rules; `false` when it meets no query.
  package mutating func match(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm,
    precedingTime: Timestamp? = nil, into matched: inout MatchedEvents
  ) -> Bool {
    matches.removeAll(keepingCapacity: true)
    evaluator.evaluate(event, into: &matches)
    if matches.isEmpty { return false }
    matched.begin(event.timestamp, precedingTime: precedingTime, record, form)
    var rule = -1
    // Matches come in order of query id, so those of one rule stand together.
    for id in matches {
      let owner = owners[Int(id)]
      if owner.rule != rule {
        rule = owner.rule
        matched.beginHit(rule: rule)
      }
      appendPart(Int(id), event, &matched)
    }
    return true
  }

  private func appendPart(_ id: Int, _ event: borrowing ExtractedEvent, _ matched: inout MatchedEvents) {
    let isOptional = queries[id].isOptional
    let groups: FlatRange
    do throws(FieldReader.Absence) {
      groups = try queries[id].groups.append(tuplesOf: event, isOptional: isOptional, to: &matched)
    } catch {
      if error == .tooMany { matched.countOverflow() }
      return
    }
    let (tuples, numbers): (FlatRange, FlatRange)
    switch queries[id].aggregation {
    case .cardinality:
      tuples = (try? queries[id].distinct.append(tuplesOf: event, isOptional: false, to: &matched)) ?? .empty
      numbers = .empty
    case .sum, .max:
      tuples = .empty
      numbers = matched.append(queries[id].metric.numbers(of: event))
    case .count, .eventCount, .none, .newValue, .geoData: (tuples, numbers) = (.empty, .empty)
    }
    matched.appendPart(query: owners[id].query, groups: groups, tuples: tuples, numbers: numbers)
  }
}
