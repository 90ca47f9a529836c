internal import TocsinDiagnostics
internal import TocsinSyntax

/// Finds what the evaluator does not do, so that it is never taken for a rule that does not fire.
///
/// These do not make a rule invalid: `lint` accepts it, `run` and `test` refuse it.
enum UnsupportedConstructs {
  static func find(in draft: RuleDraft) -> [Diagnostic] {
    var found: [Diagnostic] = []
    func refuse(_ construct: String, at span: SourceSpan) {
      found.append(
        Diagnostic(
          .unsupportedOffline, "\(construct) is not evaluated offline", at: span,
          fixes: [Fix("pass `--allow-unsupported` to leave this rule out and count it")]))
    }
    let node = draft.node
    let options = draft.optionsNode
    if draft.type != .logDetection {
      refuse("the rule type `\(draft.type.rawValue)`", at: node.place(of: "type"))
    }
    if draft.method != .threshold {
      refuse(
        "the detection method `\(draft.method.rawValue)`",
        at: options?.place(of: "detectionMethod") ?? node.beginning)
    }
    for key: StaticString in ["referenceTables", "calculatedFields"] where !node.items(key).isEmpty {
      refuse("`\(key)`", at: node.pair(key)?.keySpan ?? node.beginning)
    }
    if let pair = node.pair("schedulingOptions"), !pair.value.isNull {
      refuse("a scheduled rule (`schedulingOptions`)", at: pair.keySpan)
    }
    for query in draft.queries { find(in: query, draft: draft, refuse: refuse) }
    for item in draft.cases {
      if case .sequence = item.ruleCase.condition {
        refuse("`THEN` in a condition", at: item.node.place(of: "condition"))
      }
      let isEmpty = !item.hasCondition && draft.method == .threshold && draft.type == .logDetection
      if isEmpty, draft.isExport {
        refuse("a case without a condition", at: item.node.place(of: "condition"))
      }
    }
    return found
  }

  private static func find(
    in query: QueryDraft, draft: RuleDraft, refuse: (String, SourceSpan) -> Void
  ) {
    let node = query.node
    if !query.dataSource.isEvaluated {
      refuse("the data source `\(query.dataSource.rawValue)`", node.place(of: "dataSource"))
    }
    if let language = node.string("queryLanguage"), !language.isEmpty, language != "logs" {
      refuse("the query language `\(shortened(language))`", node.place(of: "queryLanguage"))
    }
    if !node.items("datasetIds").isEmpty { refuse("`datasetIds`", node.place(of: "datasetIds")) }
    let aggregation = query.query.aggregation
    let isOfItsMethod = draft.method != .threshold || draft.type != .logDetection
    if [.newValue, .geoData, .eventCount].contains(aggregation), !isOfItsMethod {
      refuse(
        "the aggregation `\(aggregation.rawValue)` in a threshold rule", node.place(of: "aggregation"))
    }
  }
}
