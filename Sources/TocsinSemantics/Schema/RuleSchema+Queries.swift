extension RuleSchema {
  /// Source: rule reference, sections 1.3 and 1.8.
  static let query = SchemaObject(
    place: "queries[]",
    doc:
      "A search and how its events are counted. A query of a signal correlation rule names a rule instead.",
    fields: [
      SchemaField(
        "name", text, default: "a, b, … by position", source: api,
        "The label by which conditions name the query; ASCII letters, digits and `_`."),
      SchemaField(
        "dataSource", .enumeration(DataSource.known.map(\.rawValue)),
        default: "logs, or app_sec_spans in application_security rules", source: api,
        "What the query searches."),
      SchemaField(
        "query", text, .conditional("except in signal correlation rules"), source: terraform,
        "The search an event must meet."),
      SchemaField(
        "aggregation", .enumeration(Aggregation.allCases.map(\.rawValue)), default: "count",
        source: terraform,
        "What is computed from the events of a group and window."),
      SchemaField(
        "groupByFields", nonEmptyTexts, default: "[]", source: api,
        "Fields whose values divide the events into groups: `@attribute`, a reserved name or a tag key."),
      SchemaField(
        "distinctFields", nonEmptyTexts, default: "[]", source: api,
        "Fields whose distinct values `cardinality` counts."),
      SchemaField(
        "metrics", nonEmptyTexts, default: "[]", source: api,
        "The field that `sum`, `max` and `geo_data` read, or the one to five of `new_value`."),
      SchemaField(
        "metric", text, role: .deprecated("write `metrics: [field]`"), source: api,
        "The same as a list `metrics` of this one field."),
      SchemaField(
        "hasOptionalGroupByFields", .boolean, default: "false", source: terraform,
        "Whether an event without a group-by field counts, in the group `N/A`."),
      SchemaField(
        "index", text, source: api, "The log index a scheduled rule searches."),
      SchemaField(
        "indexes", texts, source: api, "The log indexes a scheduled rule searches; one at most."),
      SchemaField(
        "customQueryExtension", text, default: "\"\"", source: api,
        "A search added to `query` by the user of a default rule; both must be met."),
      SchemaField(
        "additionalFilters", text, role: .jobOnly, source: api,
        "A search added to `query`; both must be met."),
      SchemaField(
        "queryLanguage", text, role: .jobOnly, source: api,
        "The language of `query`; only the log search is evaluated."),
      SchemaField(
        "datasetIds", texts, role: .jobOnly, source: api, "Data sets a job searches; not evaluated."),
      SchemaField(
        "agentRule", .any, role: .deprecated("remove it"), source: api,
        "The agent rule of a workload rule; without effect."),
      SchemaField(
        "ruleId", text, .conditional("in signal correlation rules"), source: api,
        "The rule whose signals are counted: its id, file name or name."),
      SchemaField(
        "defaultRuleId", text, role: .readOnly, source: api,
        "The default rule whose signals are counted."),
      SchemaField(
        "correlatedByFields", nonEmptyTexts, default: "[]", source: realTimePage,
        "Up to three fields by which signals are grouped."),
      SchemaField(
        "correlatedQueryIndex", integer(0...9), source: terraform,
        "The position of the query of the source rule whose group holds the fields."),
    ])

  /// Source: rule reference, section 1.4.
  static let ruleCase = SchemaObject(
    place: "cases[]",
    doc: "A severity and the condition under which a signal gets it.",
    fields: [
      SchemaField(
        "name", text, default: "\"\"", source: api, "Appended to the name of the rule in the title."),
      SchemaField(
        "status", severity, .required, source: api, "The severity of the signal."),
      SchemaField(
        "condition", text, .conditional("for methods that compare counts"), source: api,
        "A boolean expression over the values of the queries, such as `a > 5 && b > 0`."),
      SchemaField(
        "notifications", texts, default: "[]", source: api, "Whom to tell, each written `@handle`."),
      SchemaField(
        "actions", .list(of: .object(action), .any), source: api,
        "What an application security rule does; kept and not evaluated."),
      SchemaField(
        "customStatus", severity, source: api,
        "If present, replaces `status`: the user's severity of a default rule."),
    ])

  private static let action = SchemaObject(
    place: "cases[].actions[]",
    doc: "What an application security rule does when the case is met.",
    fields: [
      SchemaField(
        "type", .enumeration(["block_ip", "block_user", "user_behavior", "flag_ip"]), source: api,
        "The kind of action."),
      SchemaField("options", .object(actionOptions), source: api, "Details of the action."),
    ])

  private static let actionOptions = SchemaObject(
    place: "cases[].actions[].options",
    doc: "Details of an action.",
    fields: [
      SchemaField(
        "duration", integer(0...Int.max), source: api, "Seconds the action lasts; 0 for ever."),
      SchemaField(
        "flaggedIPType", .enumeration(["SUSPICIOUS", "FLAGGED"]), source: api, "How the address is flagged."),
      SchemaField("userBehaviorName", text, source: api, "The name of the behaviour."),
    ])
}
