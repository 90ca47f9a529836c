package import TocsinEvents
import TocsinLogModel
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
    /// Latitude, longitude, city, country and its code, for impossible travel.
    var place: [FieldReader]
    /// What a content anomaly rule compares; `nil` for other rules.
    var content: FieldReader?
  }

  private var evaluator: PredicateEvaluator
  /// By global query id.
  private let queries: [QueryFields]
  private let owners: [(rule: Int, query: Int)]
  /// The ids of the queries that the last event met, ascending.
  package private(set) var matches: [Int32] = []

  /// `rules` are those of the plan set, in its order.
  package init(plan: PlanSet, rules: [Rule], index: IndexUse = .automatic) {
    evaluator = PredicateEvaluator(plan, index: index)
    owners = plan.queryOwners
    queries = plan.queryOwners.map { owner in
      let query = rules[owner.rule].queries[owner.query]
      return QueryFields(
        groups: FieldReader(query.groupByFields, in: plan), isOptional: query.hasOptionalGroupByFields,
        distinct: FieldReader(query.distinctFields, in: plan), metric: FieldReader(query.metrics, in: plan),
        aggregation: query.aggregation,
        place: (query.place?.all ?? []).map { FieldReader([$0], in: plan) },
        content: query.contentFields.isEmpty ? nil : FieldReader(query.contentFields, in: plan))
    }
  }

  /// Adds the event to `matched` with what it adds to the rules; `false` when it meets no query.
  package mutating func match(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm,
    into matched: inout MatchBatch
  ) -> Bool {
    matches.removeAll(keepingCapacity: true)
    evaluator.evaluate(event, into: &matches)
    if matches.isEmpty { return false }
    matched.begin(event.timestamp, record, form)
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

  private func appendPart(_ id: Int, _ event: borrowing ExtractedEvent, _ matched: inout MatchBatch) {
    let isOptional = queries[id].isOptional
    let groups: TableRange
    do throws(FieldReader.Absence) {
      groups = try queries[id].groups.append(tuplesOf: event, isOptional: isOptional, to: &matched)
    } catch {
      omit(id, error, missing: .missingGroup, &matched)
      return
    }
    var (tuples, numbers): (TableRange, TableRange) = (.empty, .empty)
    // The words stand before the distinct tuples, where a content anomaly rule counts those.
    if let content = queries[id].content {
      tuples = matched.append([GroupKey(Set(content.words(of: event)).sorted())])
    }
    switch queries[id].aggregation {
    case .cardinality:
      do throws(FieldReader.Absence) {
        let distinct = try queries[id].distinct.append(tuplesOf: event, isOptional: false, to: &matched)
        tuples =
          tuples.count == 0 ? distinct : TableRange(start: tuples.start, count: tuples.count + distinct.count)
      } catch {
        omit(id, error, missing: .missingDistinct, &matched)
      }
    case .sum, .max:
      numbers = matched.append(queries[id].metric.numbers(of: event))
      if numbers.count == 0 {
        let isThere = queries[id].metric.hasValue(in: event)
        omit(id, .missing(0), missing: isThere ? .metricIsNoNumber : .missingMetric, &matched)
      }
    case .newValue:
      do throws(FieldReader.Absence) {
        tuples = try queries[id].metric.append(tuplesOf: event, isOptional: false, to: &matched)
      } catch {
        omit(id, error, missing: .missingMetric, &matched)
      }
    case .geoData: (tuples, numbers) = locate(id, event, &matched)
    case .count, .eventCount, .none: break
    }
    matched.appendPart(query: owners[id].query, groups: groups, tuples: tuples, numbers: numbers)
  }

  @inline(never)
  private func omit(
    _ id: Int, _ absence: FieldReader.Absence, missing: Omission.Reason, _ matched: inout MatchBatch
  ) {
    let owner = owners[id]
    let (reason, field): (Omission.Reason, Int) =
      switch absence {
      case .missing(let field): (missing, field)
      case .tooMany: (.tooManyCombinations, 0)
      }
    matched.omit(
      Omission(
        rule: Int32(truncatingIfNeeded: owner.rule), query: Int32(truncatingIfNeeded: owner.query),
        reason: reason, field: UInt8(clamping: field)))
  }

  /// City and country as the tuple, latitude and longitude as the numbers; nothing where there is not one of each.
  private func locate(
    _ id: Int, _ event: borrowing ExtractedEvent, _ matched: inout MatchBatch
  ) -> (tuples: TableRange, numbers: TableRange) {
    let place = queries[id].place
    guard place.count == 5 else { return (.empty, .empty) }
    let (latitudes, longitudes) = (place[0].numbers(of: event), place[1].numbers(of: event))
    guard latitudes.count == 1, longitudes.count == 1 else { return (.empty, .empty) }
    let city = place[2].texts(of: event).first ?? ""
    let country = place[3].texts(of: event).first ?? place[4].texts(of: event).first ?? ""
    return (matched.append([GroupKey([city, country])]), matched.append(latitudes + longitudes))
  }
}
