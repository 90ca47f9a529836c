internal import TocsinDiagnostics
internal import TocsinLogModel
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
    if !draft.isOverLogsOrSignals {
      refuse("the rule type `\(draft.type.rawValue)`", at: node.place(of: "type"))
    }
    let isCorrelation = draft.type == .signalCorrelation
    if draft.method == .hardcoded || (isCorrelation && draft.method != .threshold) {
      let place = options?.place(of: "detectionMethod") ?? node.beginning
      refuse(
        draft.method == .hardcoded
          ? "the detection method `hardcoded`, whose evaluators are not published,"
          : "the detection method `\(draft.method.rawValue)` over signals", at: place)
    }
    if isCorrelation, let pair = node.pair("filters"), !node.items("filters").isEmpty {
      refuse("`filters` over signals", at: pair.keySpan)
    }
    if let pair = node.pair("schedulingOptions"), !pair.value.isNull, draft.method != .threshold {
      refuse("a schedule with the detection method `\(draft.method.rawValue)`", at: pair.keySpan)
    }
    for table in node.items("referenceTables") {
      if let path = table.value("logFieldPath"), let text = path.text, RuleReader.fields(text).isEmpty {
        refuse("looking `\(text)` up in a reference table", at: path.span)
      }
    }
    for query in draft.queries { find(in: query, draft: draft, refuse: refuse) }
    for item in draft.cases {
      let isEmpty =
        !item.hasCondition && draft.method.definition.traits.needsConditions && draft.isOverLogsOrSignals
      if isEmpty, draft.isExport {
        refuse("a case without a condition", at: item.node.place(of: "condition"))
      }
    }
    if draft.method == .sequenceDetection { findInSequence(draft, refuse: refuse) }
    return found
  }

  /// What a finding about a valid rule keeps from being evaluated; `nil` for a finding that keeps nothing.
  static func unevaluated(_ finding: Diagnostic) -> Diagnostic? {
    guard finding.descriptor.code == DiagnosticDescriptor.groupByLengths.code else { return nil }
    return Diagnostic(
      .unsupportedOffline, "joining queries that group by other fields is not evaluated offline",
      at: finding.span,
      labels: finding.labels, fixes: [Fix("pass `--allow-unsupported` to leave this rule out and count it")])
  }

  /// A case of a sequence is met by the completion of one step.
  private static func findInSequence(_ draft: RuleDraft, refuse: (String, SourceSpan) -> Void) {
    if draft.cases.count > 1 {
      refuse("a sequence with more than one case", draft.cases[1].node.beginning)
    }
    for item in draft.cases {
      guard let syntax = item.ruleCase.conditionSyntax else { continue }
      var isCompletion = false
      if syntax.stages.count == 1, case .leaf(let comparison) = syntax.stages[0] {
        isCompletion = comparison.comparison.asksForOne(comparison.number)
      }
      if !isCompletion {
        refuse("a case of a sequence other than `step > 0`", item.node.place(of: "condition"))
      }
    }
    let transitions = draft.optionsNode?.value("sequenceDetectionOptions")?.items("stepTransitions") ?? []
    for item in transitions where item.mapping != nil && item.value("evaluationWindow") == nil {
      refuse("a transition without `evaluationWindow`", item.beginning)
    }
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
    if draft.type == .signalCorrelation, aggregation == .sum || aggregation == .max {
      refuse("the aggregation `\(aggregation.rawValue)` over signals", node.place(of: "aggregation"))
    }
    let isOfItsMethod = draft.method != .threshold || draft.type != .logDetection
    let isCounting = draft.method != .threshold && draft.method.definition.traits.needsConditions
    if isCounting, [.newValue, .geoData].contains(aggregation) {
      refuse(
        "the aggregation `\(aggregation.rawValue)` with the detection method `\(draft.method.rawValue)`",
        node.place(of: "aggregation"))
    }
    if [.newValue, .geoData, .eventCount].contains(aggregation), !isOfItsMethod {
      refuse(
        "the aggregation `\(aggregation.rawValue)` in a threshold rule", node.place(of: "aggregation"))
    }
  }
}
