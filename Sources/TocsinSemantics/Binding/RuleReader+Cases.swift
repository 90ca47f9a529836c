internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleReader {
  mutating func readCases(options: RuleOptions, labels: [String], steps: [String]) -> [CaseDraft] {
    let isSequence = options.detectionMethod == .sequenceDetection
    var drafts: [CaseDraft] = []
    for item in node.items("cases").prefix(RuleSchema.maximumItemsRead) where item.mapping != nil {
      let status: SignalSeverity = item.member("status") ?? .info
      let text = item.value("condition")?.text ?? ""
      var syntax: ConditionSyntax?
      var condition: CaseCondition?
      if let conditionNode = item.value("condition"), !text.isBlank {
        if options.detectionMethod.definition.traits.hasOwnCases {
          // Such cases decide nothing: rule reference, section 3.5.
          syntax = ConditionParser.parse(text).syntax
        } else if isSequence {
          syntax = readCondition(conditionNode, labels: steps, kind: "step", others: labels).syntax
        } else {
          (syntax, condition) = readCondition(conditionNode, labels: labels, kind: "query", others: steps)
        }
      }
      let ruleCase = RuleCase(
        name: item.string("name") ?? "", severity: item.member("customStatus") ?? status,
        condition: condition,
        conditionSyntax: syntax, conditionText: text.description,
        notifications: item.strings("notifications"),
        span: item.span)
      drafts.append(CaseDraft(node: item, ruleCase: ruleCase, hasCondition: !text.isBlank))
    }
    return drafts
  }

  mutating func readSteps(labels: [String]) -> [StepDraft] {
    let steps = node.value("options")?.value("sequenceDetectionOptions")?.items("steps") ?? []
    let stepNames = steps.compactMap { $0.string("name") }
    return steps.prefix(RuleSchema.maximumItemsRead).filter { $0.mapping != nil }.map { item in
      var condition: CaseCondition?
      if let node = item.value("condition"), let text = node.text, !text.isBlank {
        condition = readCondition(node, labels: labels, kind: "query", others: stepNames).condition
      }
      return StepDraft(
        node: item, name: item.string("name") ?? "", nameSpan: item.place(of: "name"), condition: condition,
        evaluationWindow: item.value("evaluationWindow")?.integer ?? 0)
    }
  }

  /// Parses and binds a condition.
  ///
  /// A name of the other kind, step for query, is its own mistake.
  private mutating func readCondition(
    _ node: YAMLNode, labels: [String], kind: String, others: [String]
  ) -> (syntax: ConditionSyntax?, condition: CaseCondition?) {
    guard let text = node.text else { return (nil, nil) }
    let parsed = ConditionParser.parse(text)
    carry(parsed.diagnostics, from: node)
    let mapping = node.spanMapping(in: file)
    guard let syntax = parsed.syntax?.mapped({ mapping.span(of: $0) }) else { return (nil, nil) }
    var binder = ConditionBinder(labels: labels, otherLabels: others, kind: kind)
    let condition = binder.bind(syntax)
    findings += binder.diagnostics
    return (syntax, condition)
  }
}
