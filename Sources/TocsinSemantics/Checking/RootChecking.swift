internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  /// Keys that some rules need.
  ///
  /// Source: rule reference, sections 1.2 and 1.7.
  mutating func checkRequired() {
    guard draft.isOverLogsOrSignals, !draft.method.definition.traits.hasOwnCases else { return }
    for key: StaticString in ["queries", "cases"] {
      guard let value = node.value(key) else {
        if SchemaHabits.isMisspelt(key.description, in: node, of: RuleSchema.root) { continue }
        let isNull = node.pair(key) != nil
        report(
          .missingRequired, isNull ? "`\(key)` is required, but it is null" : "the rule has no `\(key)`",
          at: node.pair(key)?.keySpan ?? node.beginning, fix: Fix("add `\(key): […]`"))
        continue
      }
      if value.sequence?.isEmpty ?? false {
        report(
          .missingRequired, "`\(key)` is empty, but the rule needs one item at least", at: value.span,
          note: key.description == "queries"
            ? "add a query, such as `- query: 'source:nginx @http.status_code:500'`"
            : "add a case, such as `- {status: low, condition: a > 0}`")
      }
    }
  }

  /// A body that creates a rule over configurations: the service refuses any other number of cases.
  ///
  /// What it returns has queries that it made itself.
  mutating func checkConfiguration() {
    guard draft.type == .cloudConfiguration, !draft.isExport, node.items("queries").isEmpty,
      node.pair("filters") == nil
    else { return }
    let items = node.items("cases")
    if items.count != 1 {
      report(
        items.isEmpty ? .missingRequired : .itemCount,
        "a configuration rule has one case, but `cases` holds \(items.isEmpty ? "none" : "\(items.count)")",
        at: node.place(of: "cases"),
        fix: Fix("write one case, such as `- {status: medium, notifications: []}`"))
    }
    if node.value("complianceSignalOptions") == nil {
      report(
        .missingRequired, "the rule has no `complianceSignalOptions`", at: node.beginning,
        fix: Fix("add `complianceSignalOptions: {userActivationStatus: true, userGroupByFields: []}`"))
    }
    if draft.optionsNode?.value("complianceRuleOptions") == nil {
      report(
        .missingRequired, "the rule has no `options.complianceRuleOptions`", at: node.place(of: "options"),
        fix: Fix("add `complianceRuleOptions: {resourceType: …, regoRule: {policy: …, resourceTypes: […]}}`"))
    }
  }

  mutating func checkRoot() {
    checkExportKeys()
    checkConfiguration()
    if node.value("isDeleted")?.boolean == true {
      report(
        .deletedRule, "the rule is deleted and produces no signals", at: node.place(of: "isDeleted"),
        note: "remove `isDeleted` to use the rule")
    }
    let deprecating: [RuleType] = [.logDetection, .signalCorrelation, .workloadSecurity]
    if let pair = node.pair("filters"), !node.items("filters").isEmpty, deprecating.contains(draft.type) {
      report(
        .deprecatedField, "`filters` is deprecated for rules of the type `\(draft.type.rawValue)`",
        at: pair.keySpan, fix: Fix("tighten the queries instead: `(query) (require) -(suppress)`"))
    }
    for item in node.items("filters") {
      guard let query = item.value("query"), query.text?.isBlank ?? false else { continue }
      report(
        .emptyQuery, "Query filter cannot be empty", at: query.span,
        note: "write the search of the filter, or remove the filter")
    }
    checkReferenceTables()
    if !node.items("calculatedFields").isEmpty, !draft.isScheduled {
      report(
        .scheduledOnly,
        "`calculatedFields` works in scheduled rules only, and this rule has no `schedulingOptions`",
        at: node.pair("calculatedFields")?.keySpan ?? node.beginning,
        note: "remove `calculatedFields`, or add `schedulingOptions` with an `rrule`")
    }
  }

  private mutating func checkExportKeys() {
    let root = RuleSchema.root
    guard case .mapping(let pairs) = node.content else { return }
    var found: [YAMLPair] = []
    for place in pairs.indices {
      guard let index = root.index(of: pairs[place].key), case .readOnly = root.fields[index].role else {
        continue
      }
      found.append(pairs[place])
    }
    guard let first = found.first else { return }
    report(
      .exportMetadata, "export metadata without effect: \(names(found.map(\.key.description), limit: 8))",
      at: first.keySpan, note: "remove these keys if the file is edited by hand")
  }

  private mutating func checkReferenceTables() {
    let items = node.items("referenceTables")
    guard !items.isEmpty else { return }
    if draft.type == .signalCorrelation {
      report(
        .keyForOtherType, "a rule of the type `signal_correlation` has no `referenceTables`",
        at: node.pair("referenceTables")?.keySpan ?? node.beginning, note: "remove `referenceTables`")
    }
    let labels = draft.queries.map(\.query.label)
    for item in items {
      guard let name = item.string("ruleQueryName"), !name.isEmpty, !labels.contains(name) else { continue }
      let nearest = nearestName(to: name, among: labels)
      report(
        .referenceTableMissing, "no query is called `\(shortened(name))`; there are \(names(labels))",
        at: item.place(of: "ruleQueryName"),
        fix: nearest.map { nearest in
          Fix(
            "write `\(nearest)`", .unsafe,
            edits: item.value("ruleQueryName").map { replacing($0, by: nearest) } ?? [])
        } ?? Fix("name one of the queries of the rule"))
    }
  }
}
