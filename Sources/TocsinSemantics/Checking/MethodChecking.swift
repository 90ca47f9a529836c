internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  private static let blocks: [(key: StaticString, method: DetectionMethod)] = [
    ("newValueOptions", .newValue), ("anomalyDetectionOptions", .anomalyDetection),
    ("impossibleTravelOptions", .impossibleTravel), ("thirdPartyRuleOptions", .thirdParty),
    ("sequenceDetectionOptions", .sequenceDetection), ("hardcodedEvaluatorType", .hardcoded),
  ]

  /// Source: rule reference, sections 1.7 and 3.
  mutating func checkMethod() {
    for (key, method) in RuleChecking.blocks where method != draft.method {
      guard let options = draft.optionsNode, let pair = options.pair(key), !pair.value.isNull else {
        continue
      }
      report(
        .optionForOtherMethod,
        "`\(key)` has no effect: the detection method is `\(draft.method.rawValue)`, not `\(method.rawValue)`",
        at: pair.keySpan,
        fix: Fix(
          "remove `\(key)`, or write `detectionMethod: \(method.rawValue)`",
          edits: edits.removing(pair, from: options)))
    }
    if draft.method != .thirdParty, !node.items("thirdPartyCases").isEmpty {
      report(
        .thirdPartyShape,
        "`thirdPartyCases` belongs to the detection method `third_party`, but this is `\(draft.method.rawValue)`",
        at: node.pair("thirdPartyCases")?.keySpan ?? node.beginning,
        note: "remove `thirdPartyCases`, or write `detectionMethod: third_party`")
    }
    guard draft.isOverLogsOrSignals else { return }
    switch draft.method {
    case .newValue: checkNewValue()
    case .anomalyDetection: checkAnomaly()
    case .impossibleTravel: checkImpossibleTravel()
    case .sequenceDetection: checkSequence()
    case .thirdParty: checkThirdParty()
    case .anomalyThreshold: checkContentAnomaly()
    case .threshold, .hardcoded: break
    }
  }

  private func place(of key: StaticString) -> SourceSpan {
    draft.optionsNode?.pair(key)?.keySpan ?? draft.optionsNode?.place(of: "detectionMethod") ?? node.beginning
  }

  private mutating func checkNewValue() {
    if draft.optionsNode?.value("newValueOptions")?.value("forgetAfter") == nil {
      report(
        .missingRequired, "a new value rule has no `forgetAfter`", at: place(of: "newValueOptions"),
        fix: Fix("add `newValueOptions: {forgetAfter: 28}`"))
    }
    checkSingle(.newValueShape)
    checkAggregations([.newValue, .none], .newValueShape)
    checkConditionOmitted(.newValueShape)
  }

  private mutating func checkAnomaly() {
    checkSingle(.anomalyShape)
    checkAggregations([.count, .cardinality, .sum, .max, .eventCount, .none], .anomalyShape)
    for item in draft.cases {
      guard let syntax = item.ruleCase.conditionSyntax, let condition = item.ruleCase.condition else {
        continue
      }
      var isQuantile = false
      if case .comparison(_, let comparison, let number) = condition {
        isQuantile =
          [.greater, .greaterOrEqual].contains(comparison) && number > DecimalNumber(0)
          && number < DecimalNumber(1)
      }
      if !isQuantile {
        let label = syntax.labels.first?.label.description ?? "a"
        report(
          .anomalyShape,
          "the condition of an anomaly rule is a quantile between 0 and 1, such as `\(label) > 0.995`",
          at: item.node.place(of: "condition"),
          fix: Fix(
            "write `\(label) > 0.995`", .unsafe,
            edits: item.node.value("condition").map { replacing($0, by: "\(label) > 0.995") } ?? []))
      }
    }
  }

  /// Source: rule reference, section 3.7.
  private mutating func checkContentAnomaly() {
    let defaults = ContentAnomalyOptions.documented
    report(
      .defaultUsed,
      "content anomalies are found by the documented defaults: learning \(defaults.learningDuration) days, forgetting after \(defaults.forgetAfter), similarity \(defaults.similarity) %, similar items \(defaults.similarItems)",
      at: place(of: "detectionMethod"),
      note: "the keys that set them in the service are not published, and its own matching is approximate")
  }

  private mutating func checkImpossibleTravel() {
    checkSingle(.impossibleTravelShape)
    checkAggregations([.geoData], .impossibleTravelShape)
    checkConditionOmitted(.impossibleTravelShape)
    for query in draft.queries {
      if query.node.items("groupByFields").isEmpty {
        report(
          .impossibleTravelShape,
          "an impossible travel rule groups by the user, but `groupByFields` is empty",
          at: query.node.place(of: "groupByFields"), fix: Fix("add `groupByFields: [\"@usr.id\"]`"))
      }
      for metric in query.query.metrics where !metric.name.hasSuffix("geoip") {
        report(
          .impossibleTravelShape,
          "an impossible travel rule reads the location of an address, but `\(shortened(metric.name))` is none",
          at: query.node.place(of: "metrics"), fix: Fix("write `metrics: [\"@network.client.geoip\"]`"))
      }
    }
  }

  /// Source: rule reference, section 3.5.
  ///
  /// Mirrored queries and cases are ignored.
  private mutating func checkThirdParty() {
    let options = draft.optionsNode?.value("thirdPartyRuleOptions")
    let place = place(of: "thirdPartyRuleOptions")
    if options?.value("defaultStatus") == nil {
      report(
        .missingRequired, "a third party rule has no `defaultStatus`", at: place,
        fix: Fix("add `thirdPartyRuleOptions: {defaultStatus: info, rootQueries: […]}`"))
    }
    if options?.items("rootQueries").isEmpty ?? true {
      report(
        .missingRequired, "a third party rule has no `rootQueries`", at: place,
        fix: Fix("add `rootQueries: [{query: …, groupByFields: []}]` to `thirdPartyRuleOptions`"))
    }
    let mirrored = node.items("cases").count
    let own = node.items("thirdPartyCases").count
    if mirrored > 0, own > 0, mirrored != own {
      report(
        .thirdPartyMirror,
        "`cases` and `thirdPartyCases` differ in number, \(mirrored) and \(own); only the latter count",
        at: node.pair("cases")?.keySpan ?? node.beginning, note: "remove `cases`")
    }
  }

  /// One query and one case.
  private mutating func checkSingle(_ descriptor: DiagnosticDescriptor) {
    for (key, drafts) in [("queries", draft.queries.map(\.node)), ("cases", draft.cases.map(\.node))]
    where drafts.count > 1 {
      let one = key == "queries" ? "query" : "case"
      report(
        descriptor,
        "a rule of the method `\(draft.method.rawValue)` has one \(one), but `\(key)` holds \(drafts.count)",
        at: drafts[1].beginning, note: "split the rule into one for each \(one)")
    }
  }

  private mutating func checkAggregations(_ allowed: [Aggregation], _ descriptor: DiagnosticDescriptor) {
    for query in draft.queries where !allowed.contains(query.query.aggregation) {
      report(
        descriptor,
        "a rule of the method `\(draft.method.rawValue)` does not aggregate by `\(query.query.aggregation.rawValue)`",
        at: query.node.place(of: "aggregation"),
        fix: Fix(
          "write `aggregation: \(allowed[0].rawValue)`", .unsafe,
          edits: query.node.value("aggregation").map { replacing($0, by: allowed[0].rawValue) } ?? []))
    }
  }

  /// Absent, empty and `<label> > 0` are the same here: rule reference, section 1.7.
  private mutating func checkConditionOmitted(_ descriptor: DiagnosticDescriptor) {
    for item in draft.cases {
      guard let condition = item.ruleCase.condition else { continue }
      if case .comparison(_, .greater, let number) = condition, number == DecimalNumber(0) { continue }
      report(
        descriptor, "a case of the method `\(draft.method.rawValue)` takes no condition",
        at: item.node.place(of: "condition"), fix: Fix("remove `condition`"))
    }
  }
}
