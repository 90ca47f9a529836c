internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// The block of `options` that belongs to the rule's detection method.
extension RuleReader {
  func readMethodOptions(
    _ method: DetectionMethod, cases: [CaseDraft], steps: [StepDraft]
  ) -> MethodOptions {
    let options = node.value("options")
    switch method {
    case .newValue: return .newValue(readNewValue(options?.value("newValueOptions")))
    case .anomalyDetection:
      return .anomalyDetection(readAnomaly(options?.value("anomalyDetectionOptions"), cases))
    case .impossibleTravel:
      let own = options?.value("impossibleTravelOptions")
      let learns = own?.value("baselineUserLocations")?.boolean ?? false
      let days = own?.value("baselineUserLocationsDuration")?.integer ?? 1
      return .impossibleTravel(ImpossibleTravelOptions(baselineDays: learns ? days : nil))
    case .anomalyThreshold: return .contentAnomaly(.documented)
    case .sequenceDetection:
      return readSequence(options?.value("sequenceDetectionOptions"), cases, steps).map(
        MethodOptions.sequence)
        ?? .none
    // Third party rules have queries and cases of their own.
    case .thirdParty, .threshold, .hardcoded: return .none
    }
  }

  /// Source: rule reference, section 3.2.
  private func readNewValue(_ own: YAMLNode?) -> NewValueOptions {
    let learning: NewValueOptions.Learning =
      own?.string("learningMethod") == "threshold"
      ? .events(own?.value("learningThreshold")?.integer ?? 0)
      : .days(own?.value("learningDuration")?.integer ?? 1)
    return NewValueOptions(
      learning: learning, forgetAfter: own?.value("forgetAfter")?.integer ?? 1,
      learnsFromHistory: own?.value("instantaneousBaseline")?.boolean ?? false)
  }

  /// Source: rule reference, section 3.3.
  private func readAnomaly(_ own: YAMLNode?, _ cases: [CaseDraft]) -> AnomalyDetectionOptions {
    var quantile = AnomalyDetectionOptions.defaultQuantile
    if case .comparison(_, _, let number)? = cases.first?.ruleCase.condition { quantile = number }
    return AnomalyDetectionOptions(
      bucketDuration: own?.value("bucketDuration")?.integer ?? 300,
      learningDuration: own?.value("learningDuration")?.integer ?? 24,
      tolerance: own?.value("detectionTolerance")?.integer ?? 3,
      learningBaseline: own?.value("learningPeriodBaseline")?.integer,
      learnsFromHistory: own?.value("instantaneousBaseline")?.boolean ?? false, quantile: quantile)
  }

  /// The steps from the first on, up to the one that the case names; `nil` when they form no line.
  ///
  /// Source: rule reference, section 3.6.
  private func readSequence(
    _ own: YAMLNode?, _ cases: [CaseDraft], _ steps: [StepDraft]
  ) -> SequenceOptions? {
    let transitions = (own?.items("stepTransitions") ?? []).filter { $0.mapping != nil }
    func link(from name: String) -> YAMLNode? { transitions.first { $0.string("parent") == name } }
    let children = Set(transitions.compactMap { $0.string("child") })
    guard let first = steps.first(where: { !children.contains($0.name) }) else { return nil }
    let named = cases.first?.ruleCase.conditionSyntax?.labels.map(\.label.description) ?? []
    var line: [SequenceOptions.Step] = []
    var next: StepDraft? = first
    var within = 0
    while let step = next, line.count < steps.count, let condition = step.condition {
      line.append(
        SequenceOptions.Step(
          name: step.name, condition: condition, evaluationWindow: step.evaluationWindow, within: within))
      let link = link(from: step.name)
      within = link?.value("evaluationWindow")?.integer ?? 0
      next = link?.string("child").flatMap { child in steps.first { $0.name == child } }
    }
    let last = line.lastIndex { named.contains($0.name) } ?? line.indices.last
    return last.map { SequenceOptions(steps: Array(line[...$0])) }
  }

  /// Replaces queries and cases by what decides in a third party rule.
  ///
  /// The written `queries` and `cases` mirror the third party cases and count only where those are absent.
  /// Source: rule reference, section 3.5.
  mutating func readThirdParty(into rule: inout Rule, mirrored: [QueryDraft], _ cases: [CaseDraft]) {
    let own = node.value("options")?.value("thirdPartyRuleOptions")
    var queries: [RuleQuery] = []
    func add(_ search: QuerySyntax, _ text: String, _ fields: [GroupField], at span: SourceSpan) {
      queries.append(
        RuleQuery(
          label: RuleReader.label(at: queries.count), search: search, text: text, span: span,
          aggregation: .none, groupByFields: fields, distinctFields: [], metrics: [],
          hasOptionalGroupByFields: false))
    }
    for item in own?.items("rootQueries") ?? [] where item.mapping != nil {
      let search = item.value("query").map { parseQuery($0) } ?? QuerySyntax(root: nil)
      add(
        search, item.string("query") ?? "", fields(item, "groupByFields"),
        at: item.value("query")?.span ?? item.span)
    }
    let rootCount = queries.count
    var ruleCases: [RuleCase] = []
    let items = node.items("thirdPartyCases").filter { $0.mapping != nil }
    for item in items {
      let search = item.value("query").map { parseQuery($0) } ?? QuerySyntax(root: nil)
      add(search, item.string("query") ?? "", [], at: item.value("query")?.span ?? item.span)
      ruleCases.append(
        RuleCase(
          name: item.string("name") ?? "",
          severity: item.member("customStatus") ?? item.member("status") ?? .info, condition: nil,
          conditionSyntax: nil, conditionText: item.string("query") ?? "",
          notifications: item.strings("notifications"), span: item.span))
    }
    if items.isEmpty {
      for (query, ruleCase) in zip(mirrored, cases) {
        add(query.query.search, query.query.text, [], at: query.query.span)
        var ruleCase = ruleCase.ruleCase
        ruleCase.conditionText = query.query.text
        ruleCases.append(ruleCase)
      }
    }
    ruleCases.append(
      RuleCase(
        name: "", severity: own?.member("defaultStatus") ?? .info, condition: nil, conditionSyntax: nil,
        conditionText: "no case is met", notifications: own?.strings("defaultNotifications") ?? [],
        span: own?.span ?? node.span))
    var title: TemplateSyntax?
    if let written = own?.value("signalTitleTemplate"), let text = written.text, !text.isEmpty {
      let parsed = TemplateParser.parse(text, labels: queries.map(\.label), isKnownTimeZone: { _ in true })
      carry(parsed.diagnostics, from: written)
      title = parsed.syntax
    }
    rule.queries = queries
    rule.cases = ruleCases
    rule.options.methodOptions = .thirdParty(ThirdPartyOptions(rootCount: rootCount, titleTemplate: title))
  }
}
