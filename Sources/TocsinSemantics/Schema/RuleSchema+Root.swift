internal import TocsinDiagnostics

extension RuleSchema {
  /// The rule itself.
  ///
  /// Source: rule reference, section 1.2.
  package static let root = SchemaObject(
    place: "",
    doc: "A rule: the body of a create call, or what an export of the rule returns.",
    fields: writableRoot + jobRoot + exportedRoot)

  private static let writableRoot: [SchemaField] = [
    SchemaField(
      "name", nonEmptyText, .required, source: api,
      "The name of the rule, and the beginning of the title of its signals."),
    SchemaField(
      "customName", text, source: api, "If not empty, replaces `name`: the user's name for a default rule."),
    SchemaField(
      "type", .enumeration(RuleType.allCases.map(\.rawValue)), default: "log_detection", source: api,
      "What the rule looks at; `log_detection` and `signal_correlation` read logs and signals. "
        + "`infrastructure_configuration` is found in exports only."),
    SchemaField(
      "isEnabled", .boolean, default: "true", source: api,
      "Whether the rule produces signals; a disabled rule is still checked and tested."),
    SchemaField(
      "hasExtendedTitle", .boolean, default: "false, or true in configuration rules", source: terraform,
      "Whether notifications carry the group-by values in their title."),
    SchemaField(
      "queries",
      .list(
        of: .object(query),
        ListLimits(maximum: maximumQueries, descriptor: .itemCount.lowered(to: .warning))),
      .conditional("except in third party and configuration rules"), source: api,
      "The searches whose events the cases count."),
    SchemaField(
      "groupSignalsBy", nonEmptyTexts, source: api,
      "Fields that divide signals; a subset of the fields the queries group by."),
    SchemaField(
      "cases", .list(of: .object(ruleCase), ListLimits(maximum: maximumCases, descriptor: .tooManyCases)),
      .conditional("except in third party and configuration rules"), source: api,
      "The severities, tried in order; the first whose condition holds decides."),
    SchemaField(
      "thirdPartyCases",
      .list(
        of: .object(thirdPartyCase), ListLimits(maximum: maximumCases, descriptor: .tooManyCases)),
      default: "[]", source: api,
      "The severities of a third party rule, each with its own search."),
    SchemaField(
      "options", .object(options), default: "{}", source: api,
      "How the rule detects, and its time spans."),
    SchemaField(
      "filters", .list(of: .object(filter), .any), default: "[]", source: api,
      "Searches that let events in or keep them out before the queries."),
    SchemaField(
      "referenceTables", .list(of: .object(referenceTable), .any), default: "[]", source: api,
      "Tables that the values of a query's events must, or must not, stand in."),
    SchemaField(
      "calculatedFields", .list(of: .object(calculatedField), .any), default: "[]", source: api,
      "Expressions computed for each event of a scheduled rule."),
    SchemaField(
      "schedulingOptions", .object(schedulingOptions), source: api,
      "When a scheduled rule runs; a rule without it works in real time."),
    SchemaField(
      "complianceSignalOptions", .object(complianceSignalOptions), source: api,
      "Options of signals of configuration rules; kept and not evaluated."),
    SchemaField(
      "tags", texts, default: "[]", source: api,
      "Tags written `key:value`, copied to every signal."),
    SchemaField(
      "message", text, .required, source: api,
      "Markdown with template variables, rendered for each signal."),
    SchemaField(
      "customMessage", text, source: api,
      "If not empty, replaces `message`: the user's message of a default rule."),
  ]

  private static func job(_ name: String, _ type: SchemaType, _ doc: String) -> SchemaField {
    SchemaField(name, type, role: .jobOnly, source: api, doc)
  }

  /// What a historical job adds to the rule it runs.
  private static let jobRoot: [SchemaField] = [
    job(
      "from", anyInteger, "The begin of the logs a job searches, in milliseconds since 1970; not evaluated."),
    job("to", anyInteger, "The end of the logs a job searches, in milliseconds since 1970; not evaluated."),
    job("index", text, "The log index a job searches; not evaluated."),
  ]

  private static func exported(_ name: String, _ type: SchemaType, _ doc: String) -> SchemaField {
    SchemaField(name, type, role: .readOnly, source: responses, doc)
  }

  /// Keys the service sets.
  ///
  /// Source: rule reference, section 1.2.
  private static let exportedRoot: [SchemaField] = [
    exported("id", text, "The id of the rule; rules that correlate signals name it."),
    exported("version", integer(0...2_147_483_647), "How often the rule was changed."),
    exported("createdAt", anyInteger, "When the rule was made, in milliseconds since 1970."),
    exported("updatedAt", anyInteger, "When the rule was last changed, in milliseconds since 1970."),
    exported("deprecationDate", anyInteger, "When the rule will be withdrawn, in milliseconds since 1970."),
    exported("creationAuthorId", anyInteger, "Who made the rule."),
    exported("updateAuthorId", anyInteger, "Who last changed the rule."),
    exported("creator", .any, "Handle and name of who made the rule."),
    exported("updater", .any, "Handle and name of who last changed the rule."),
    exported(
      "findingType", text, "What kind of finding a configuration rule makes, such as `misconfiguration`."),
    exported("isDefault", .boolean, "Whether the rule came with the product."),
    exported("isDeleted", .boolean, "Whether the rule was deleted; such a rule produces no signals."),
    exported("isPartner", .boolean, "Whether a partner wrote the rule."),
    exported("isBeta", .boolean, "Whether the rule is a preview."),
    exported("isDeprecated", .boolean, "Whether the rule will be withdrawn."),
    exported("blocking", .boolean, "Whether the rule blocks what it detects."),
    exported("immutable", .boolean, "Whether the rule can be changed."),
    exported("defaultTags", texts, "Tags the rule came with; `tags` holds them too."),
    exported("metadata", .any, "Entities and sources of the rule."),
    exported("partnerIntegrationId", text, "The integration the rule came with."),
    exported("defaultRuleId", text, "The default rule this one was made from."),
    exported(
      "dependencies", texts, "What the rule depends on, such as `business_logic.users.login.failure`."),
  ]
}
