internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  /// Source: rule reference, sections 1.7 and 3.
  mutating func checkMethod() {
    for method in DetectionMethod.allCases where method != draft.method {
      guard let key = method.definition.block?.key, let options = draft.optionsNode,
        let pair = options.pair(key), !pair.value.isNull
      else { continue }
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
    draft.method.definition.check(&self)
  }

  /// Where a key of `options` is written, else the method.
  func place(of key: StaticString) -> SourceSpan {
    draft.optionsNode?.pair(key)?.keySpan ?? draft.optionsNode?.place(of: "detectionMethod") ?? node.beginning
  }

  /// One query and one case.
  mutating func checkSingle(_ descriptor: DiagnosticDescriptor) {
    for (key, drafts) in [("queries", draft.queries.map(\.node)), ("cases", draft.cases.map(\.node))]
    where drafts.count > 1 {
      let one = key == "queries" ? "query" : "case"
      report(
        descriptor,
        "a rule of the method `\(draft.method.rawValue)` has one \(one), but `\(key)` holds \(drafts.count)",
        at: drafts[1].beginning, note: "split the rule into one for each \(one)")
    }
  }

  mutating func checkAggregations(_ allowed: [Aggregation], _ descriptor: DiagnosticDescriptor) {
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
  mutating func checkConditionOmitted(_ descriptor: DiagnosticDescriptor) {
    for item in draft.cases {
      guard let condition = item.ruleCase.condition else { continue }
      if case .leaf(.comparison(let comparison)) = condition, comparison.operation == .greater,
        comparison.limit == DecimalNumber(0)
      {
        continue
      }
      report(
        descriptor.lowered(to: .warning),
        "a case of the method `\(draft.method.rawValue)` takes no condition, so it has no effect",
        at: item.node.place(of: "condition"), fix: Fix("remove `condition`"))
    }
  }
}
