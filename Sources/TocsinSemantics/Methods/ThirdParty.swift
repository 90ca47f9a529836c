internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// `thirdPartyRuleOptions` and `thirdPartyCases`.
///
/// The rule's queries are the root queries, then those of the cases; its cases are those, then the default.
/// Source: rule reference, section 3.5.
package struct ThirdPartyOptions: MethodDetails {
  /// How many of the rule's queries are root queries.
  package var rootCount: Int

  /// Creates options.
  package init(rootCount: Int) {
    self.rootCount = rootCount
  }

  /// Says what the options decide.
  package func summary(window: Int) -> String {
    "the first root query and the first case that match decide"
  }

  /// What keeps an event from being judged.
  package var noDecision: String { "No root query lets it in." }
}

extension DetectionMethod {
  /// `third_party`, see ``ThirdPartyMethod``.
  package static let thirdParty = DetectionMethod(named: "third_party")
}

/// `third_party`: signals of others, one for each event that a root query lets in.
enum ThirdPartyMethod: MethodDefinition {
  static var method: DetectionMethod { .thirdParty }

  static let block: MethodBlock? = MethodBlock(
    "thirdPartyRuleOptions", of: .thirdParty,
    SchemaObject(
      place: "options.thirdPartyRuleOptions",
      doc: "Options of the method `third_party`.",
      fields: [
        SchemaField(
          "defaultStatus", RuleSchema.severity, .conditional("for the method `third_party`"),
          source: RuleSchema.terraform, "The severity of events that meet no case."),
        SchemaField(
          "defaultNotifications", RuleSchema.texts, default: "[]", source: RuleSchema.api,
          "Whom to tell about events that meet no case."),
        SchemaField(
          "rootQueries",
          .list(of: .object(rootQuery), ListLimits(maximum: 10, descriptor: .thirdPartyShape)),
          .conditional("for the method `third_party`"), source: RuleSchema.terraform,
          "The searches for events that are signals."),
        SchemaField(
          "signalTitleTemplate", RuleSchema.text, source: RuleSchema.api, "The title of the signals."),
      ]),
    partsOfRule: ["defaultStatus", "defaultNotifications", "rootQueries"])

  private static let rootQuery = SchemaObject(
    place: "options.thirdPartyRuleOptions.rootQueries[]",
    doc: "A search for events that are signals.",
    fields: [
      SchemaField(
        "query", RuleSchema.text, .required, source: RuleSchema.terraform, "The search an event must meet."),
      SchemaField(
        "groupByFields", RuleSchema.nonEmptyTexts, default: "[]", source: RuleSchema.terraform,
        "Fields by which events join one signal; without any, each event is a signal."),
    ])

  static var traits: MethodTraits { MethodTraits(defaultWindow: 0, hasOwnCases: true) }

  /// Replaces queries and cases by what decides.
  ///
  /// The written `queries` and `cases` mirror the third party cases and count only where those are absent.
  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {
    let own = parts.own
    var queries: [RuleQuery] = []
    func add(_ search: QuerySyntax, _ text: String, _ fields: [GroupField], at span: SourceSpan) {
      queries.append(
        RuleQuery(
          label: RuleReader.label(at: queries.count), search: search, text: text, span: span,
          aggregation: .none, groupByFields: fields, distinctFields: [], metrics: [],
          hasOptionalGroupByFields: false))
    }
    for item in own?.items("rootQueries") ?? [] where item.mapping != nil {
      let search = item.value("query").map { reader.parseQuery($0) } ?? QuerySyntax(root: nil)
      add(
        search, item.string("query") ?? "", reader.fields(item, "groupByFields"),
        at: item.value("query")?.span ?? item.span)
    }
    let rootCount = queries.count
    var ruleCases: [RuleCase] = []
    let items = reader.node.items("thirdPartyCases").filter { $0.mapping != nil }
    for item in items {
      let search = item.value("query").map { reader.parseQuery($0) } ?? QuerySyntax(root: nil)
      add(search, item.string("query") ?? "", [], at: item.value("query")?.span ?? item.span)
      ruleCases.append(
        RuleCase(
          name: item.string("name") ?? "",
          severity: item.member("customStatus") ?? item.member("status") ?? .info, condition: nil,
          conditionSyntax: nil, conditionText: item.string("query") ?? "",
          notifications: item.strings("notifications"), span: item.span))
    }
    if items.isEmpty {
      for (query, ruleCase) in zip(parts.queries, parts.cases) {
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
        span: own?.span ?? reader.node.span))
    if let written = own?.value("signalTitleTemplate"), let text = written.text, !text.isEmpty {
      let parsed = TemplateParser.parse(text, labels: queries.map(\.label), isKnownTimeZone: { _ in true })
      reader.carry(parsed.diagnostics, from: written)
      rule.signalTitle = parsed.syntax
    }
    rule.queries = queries
    rule.cases = ruleCases
    rule.options.methodOptions = MethodOptions(ThirdPartyOptions(rootCount: rootCount))
  }

  /// Mirrored queries and cases are ignored.
  static func check(_ checking: inout RuleChecking) {
    let node = checking.node
    let options = checking.draft.optionsNode?.value("thirdPartyRuleOptions")
    let place = checking.place(of: "thirdPartyRuleOptions")
    if options?.value("defaultStatus") == nil {
      checking.report(
        .missingRequired, "a third party rule has no `defaultStatus`", at: place,
        fix: Fix("add `thirdPartyRuleOptions: {defaultStatus: info, rootQueries: […]}`"))
    }
    if options?.items("rootQueries").isEmpty ?? true {
      checking.report(
        .missingRequired, "a third party rule has no `rootQueries`", at: place,
        fix: Fix("add `rootQueries: [{query: …, groupByFields: []}]` to `thirdPartyRuleOptions`"))
    }
    let mirrored = node.items("cases").count
    let own = node.items("thirdPartyCases").count
    if mirrored > 0, own > 0, mirrored != own {
      checking.report(
        .thirdPartyMirror,
        "`cases` and `thirdPartyCases` differ in number, \(mirrored) and \(own); only the latter count",
        at: node.pair("cases")?.keySpan ?? node.beginning, note: "remove `cases`")
    }
  }
}
