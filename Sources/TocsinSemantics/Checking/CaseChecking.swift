internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  mutating func checkCases() {
    guard draft.isOverLogsOrSignals else { return }
    checkConditionsPresent()
    checkThen()
    checkUse()
    checkOrder()
  }

  /// Source: rule reference, section 1.4: older rules in the store may hold an empty condition.
  private mutating func checkConditionsPresent() {
    guard draft.method.definition.traits.needsConditions, !draft.isExport else { return }
    for item in draft.cases where !item.hasCondition {
      if SchemaHabits.isMisspelt("condition", in: item.node, of: RuleSchema.ruleCase) { continue }
      let example = draft.queries.first.map { "\($0.query.label) > 0" } ?? "a > 0"
      report(
        .emptyCondition, "Case condition cannot be empty", at: item.node.place(of: "condition"),
        fix: Fix("add `condition: \(example)`"))
    }
  }

  /// Source: query reference, section 6.3.
  private mutating func checkThen() {
    for item in draft.cases {
      guard let syntax = item.ruleCase.conditionSyntax, syntax.stages.count > 1 else { continue }
      let place = item.node.place(of: "condition")
      if draft.method != .threshold {
        report(
          ConditionDiagnostics.misplacedThen,
          "`THEN` cannot be used with the detection method `\(draft.method.rawValue)`",
          at: place,
          note: "use the method `threshold`, or describe the order as steps of a sequence")
      } else if draft.cases.count > 1 {
        report(
          ConditionDiagnostics.misplacedThen,
          "a rule with `THEN` has one case only, but this one has \(draft.cases.count)",
          at: place,
          note: "move the other cases to a rule of their own")
      }
    }
  }

  /// Source: check catalogue, the service's own refusal.
  ///
  /// A case that could not be read may name any query.
  private mutating func checkUse() {
    guard draft.type == .logDetection, draft.method == .threshold, !draft.cases.isEmpty,
      draft.cases.allSatisfy({ $0.ruleCase.condition != nil })
    else { return }
    let used = Set(draft.cases.flatMap { $0.ruleCase.conditionSyntax?.labels.map(\.label) ?? [] })
    for query in draft.queries where !used.contains(UTF8Text(query.query.label)) {
      report(
        .unusedQuery, "Query \(shortened(query.query.label)) must be used at least once in a case",
        at: query.labelSpan, fix: Fix("name it in the condition of a case, or remove the query"))
    }
  }

  /// The service asks this order of rules that partners publish; others may have any.
  private mutating func checkOrder() {
    guard draft.method == .threshold else { return }
    for (position, item) in draft.cases.enumerated().dropFirst() {
      let before = draft.cases[position - 1]
      guard item.ruleCase.severity > before.ruleCase.severity else { continue }
      report(
        .caseOrder,
        "this case is `\(item.ruleCase.severity.rawValue)`, and one of `\(before.ruleCase.severity.rawValue)` is tried before it: the first that holds decides",
        at: item.node.place(of: "status"),
        labels: [Label(span: before.node.place(of: "status"), text: "tried first")],
        fix: Fix("order the cases from the highest severity to the lowest"))
    }
  }
}
