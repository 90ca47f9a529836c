internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleReader {
  mutating func readQueries(type: RuleType) -> [QueryDraft] {
    var drafts: [QueryDraft] = []
    for (position, item) in node.items("queries").prefix(RuleSchema.maximumItemsRead).enumerated()
    where item.mapping != nil {
      var draft = readQuery(item, position: position, type: type)
      if type == .signalCorrelation { draft.query.signals = RuleReader.signalSource(item) }
      drafts.append(draft)
    }
    return drafts
  }

  /// Source: rule reference, section 1.8.
  private static func signalSource(_ item: YAMLNode) -> SignalSource {
    let keys: [StaticString] = ["ruleId", "defaultRuleId"]
    return SignalSource(
      ruleIDs: keys.compactMap { item.string($0) }.filter { !$0.isEmpty },
      queryIndex: item.value("correlatedQueryIndex")?.integer, span: item.place(of: "ruleId"))
  }

  private mutating func readQuery(_ item: YAMLNode, position: Int, type: RuleType) -> QueryDraft {
    let name = item.string("name") ?? ""
    let isCorrelation = type == .signalCorrelation
    var groupBy = fields(item, "groupByFields")
    let correlatedBy = fields(item, "correlatedByFields")
    if isCorrelation, item.value("correlatedByFields") != nil { groupBy = correlatedBy }
    var metrics = fields(item, "metrics")
    if metrics.isEmpty, let metric = item.value("metric"), let bound = field(metric, of: "metric") {
      metrics = [bound]
    }
    let query = RuleQuery(
      label: name.isEmpty ? RuleReader.label(at: position) : name, search: readSearch(item),
      text: item.string("query") ?? "", span: item.value("query")?.span ?? item.span,
      aggregation: item.member("aggregation") ?? (isCorrelation ? .eventCount : .count),
      groupByFields: groupBy,
      distinctFields: fields(item, "distinctFields"), metrics: metrics,
      hasOptionalGroupByFields: item.value("hasOptionalGroupByFields")?.boolean ?? false)
    return QueryDraft(
      node: item, query: query, labelSpan: name.isEmpty ? item.beginning : item.place(of: "name"),
      isNamed: !name.isEmpty, dataSource: item.member("dataSource") ?? .logs)
  }

  /// The effective search: all of `query` and `customQueryExtension`, and in historical jobs `additionalFilters`.
  ///
  /// Source: rule reference, section 1.3. A query in another language is not read.
  private mutating func readSearch(_ item: YAMLNode) -> QuerySyntax {
    if let language = item.string("queryLanguage"), !language.isEmpty, language != "logs" {
      return QuerySyntax(root: nil)
    }
    var roots: [QueryNode] = []
    let keys: [StaticString] = ["query", "customQueryExtension", "additionalFilters"]
    for key in isJob ? keys : keys.dropLast() {
      guard let text = item.value(key) else { continue }
      if let root = parseQuery(text).root { roots.append(root) }
    }
    return QuerySyntax(root: .joining(.and, roots))
  }

  /// The label of an unnamed query: `a` to `z`, then `aa`, `ab`, ….
  ///
  /// Source: query reference, section 6.1.
  static func label(at position: Int) -> String {
    var letters: [UInt8] = []
    var left = position + 1
    while left > 0 {
      letters.append(UInt8(ascii: "a") + UInt8((left - 1) % 26))
      left = (left - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}
