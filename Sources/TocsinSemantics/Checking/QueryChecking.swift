internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  mutating func checkQueries() {
    for query in draft.queries where query.dataSource == .appSecSpans {
      let value = query.node.value("dataSource")
      report(
        .deprecatedField, "the data source `app_sec_spans` is deprecated",
        at: query.node.place(of: "dataSource"),
        fix: Fix("write `spans`", edits: value.map { replacing($0, by: "spans") } ?? []))
    }
    for query in draft.queries where !DataSource.known.contains(query.dataSource) {
      report(
        .jobOnly, "the rule API has no data source `\(query.dataSource.rawValue)`",
        at: query.node.place(of: "dataSource"),
        note: "no model of the service and no recorded rule has it; the Terraform provider refuses it")
    }
    guard draft.isOverLogsOrSignals, draft.method != .thirdParty else { return }
    for query in draft.queries {
      if draft.type == .signalCorrelation {
        checkCorrelation(query)
      } else {
        checkSearch(query)
        checkAggregation(query)
      }
      checkMetric(query)
      checkIndex(query)
    }
  }

  /// Source: rule reference, section 6: an empty search is refused, although it is one of the language.
  private mutating func checkSearch(_ query: QueryDraft) {
    let node = query.node
    guard let value = node.value("query") else {
      if draft.method != .hardcoded {
        report(
          .missingRequired, "this item of `queries[]` has no `query`",
          at: node.pair("query")?.keySpan ?? node.beginning,
          fix: Fix("add `query: …`, the search its events must meet"))
      }
      return
    }
    let isExtended = !(node.value("customQueryExtension")?.text?.isBlank ?? true)
    if value.text?.isBlank ?? false, !isExtended, query.dataSource.isEvaluated {
      report(
        .emptyQuery, "Query filter cannot be empty", at: value.span,
        note: "write a search, or `*` if every event is meant")
    }
  }

  /// Source: rule reference, section 1.3.
  private mutating func checkAggregation(_ query: QueryDraft) {
    let node = query.node
    let aggregation = query.query.aggregation
    let metrics = node.items("metrics").count
    let count = metrics == 0 && !(node.value("metric")?.isEmptyText ?? true) ? 1 : metrics
    let place =
      node.pair("metrics").map { $0.value.isNull ? $0.keySpan : $0.value.span }
      ?? node.pair("metric")?.keySpan ?? node.place(of: "aggregation")
    switch aggregation {
    case .cardinality where node.items("distinctFields").isEmpty:
      report(
        .cardinalityWithoutDistinct, "`cardinality` counts distinct values, but `distinctFields` is empty",
        at: node.place(of: "aggregation"), fix: Fix("add `distinctFields: [\"@attribute\"]`"))
    case .sum, .max, .geoData, .newValue:
      if count == 0 {
        report(
          .metricsRequired, "Metrics fields can't be null or empty: `\(aggregation.rawValue)` reads a field",
          at: place, fix: Fix("add `metrics: [\"@attribute\"]`"))
      } else if count > (aggregation == .newValue ? 5 : 1) {
        let limit = aggregation == .newValue ? "one to five fields" : "one field"
        report(
          .metricsCount, "`\(aggregation.rawValue)` reads \(limit), but `metrics` holds \(count)", at: place,
          note: "remove fields from `metrics`")
      }
    case .count, .cardinality, .eventCount, .none:
      if count > 0, draft.method == .threshold, draft.type == .logDetection {
        report(
          .metricsNotAllowed, "Metrics not allowed for this aggregation type: `\(aggregation.rawValue)`",
          at: place,
          fix: Fix(
            "remove `metrics`, or aggregate by `sum` or `max`", .unsafe,
            edits: node.pair("metrics").map { edits.removing($0, from: node) } ?? []))
      }
    }
  }

  private mutating func checkMetric(_ query: QueryDraft) {
    guard let metric = query.node.value("metric"), let text = metric.text, !text.isEmpty else { return }
    let metrics = query.node.items("metrics").compactMap(\.text)
    guard !metrics.isEmpty, !metrics.contains(text) else { return }
    report(
      .conflictingKeys, "`metric` is `\(shortened(text.description))`, but `metrics` does not hold it",
      at: metric.span, labels: [Label(span: query.node.place(of: "metrics"), text: "`metrics` is here")],
      fix: Fix("remove `metric`, which is deprecated"))
  }

  private mutating func checkIndex(_ query: QueryDraft) {
    let node = query.node
    let hasIndex = !(node.value("index")?.isEmptyText ?? true)
    let indexes = node.items("indexes")
    if !draft.isScheduled, hasIndex || !indexes.isEmpty {
      report(
        .indexWithoutSchedule, "`\(hasIndex ? "index" : "indexes")` has an effect in scheduled rules only",
        at: node.pair(hasIndex ? "index" : "indexes")?.keySpan ?? node.beginning,
        note: "remove it, or name the index in the search")
    }
    // The service answers with both keys where a rule has either.
    let isSame = indexes.count == 1 && indexes[0].text == node.value("index")?.text
    if hasIndex, !indexes.isEmpty, !isSame {
      report(
        .conflictingKeys, "`index` and `indexes` name different indexes", at: node.place(of: "index"),
        labels: [Label(span: node.place(of: "indexes"), text: "`indexes` is here")],
        fix: Fix("remove `index`"))
    }
    if indexes.count > 1 {
      report(
        .itemCount.lowered(to: .warning), "`indexes` holds \(indexes.count) items, at most 1 is allowed",
        at: indexes[1].span,
        note: "keep one index")
    }
  }

  /// Source: rule reference, section 1.8.
  private mutating func checkCorrelation(_ query: QueryDraft) {
    let node = query.node
    if (node.string("ruleId") ?? "").isEmpty, (node.string("defaultRuleId") ?? "").isEmpty {
      report(
        .missingRequired, "a query of a signal correlation rule has no `ruleId`",
        at: node.pair("ruleId")?.keySpan ?? node.beginning,
        fix: Fix("add `ruleId: …`, the id of the rule whose signals are counted"))
    }
    if let id = draft.rule.id, !id.isEmpty, node.string("ruleId") == id {
      report(
        .signalCorrelationShape, "the rule counts its own signals", at: node.place(of: "ruleId"),
        fix: Fix("write the id of another rule"))
    }
    if ![.eventCount, .count, .cardinality, .sum, .max].contains(query.query.aggregation) {
      report(
        .signalCorrelationShape,
        "a signal correlation rule counts signals by `event_count`, not `\(query.query.aggregation.rawValue)`",
        at: node.place(of: "aggregation"),
        fix: Fix(
          "write `event_count`", .unsafe,
          edits: node.value("aggregation").map { replacing($0, by: "event_count") } ?? []))
    }
    let fields = node.items("correlatedByFields")
    if fields.count > 3 {
      report(
        .signalCorrelationShape.lowered(to: .warning),
        "`correlatedByFields` holds \(fields.count) fields, at most 3 are allowed",
        at: fields[3].span, note: "keep three fields")
    }
  }
}
